import { setTimeout as sleep } from 'node:timers/promises'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const PATIENCE = 5

/** Stores whatever arrives, in the order in which it arrives. */
class Server {
  text = ''
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async put(text: string, edition: number): Promise<'saved'> {
    await this.#world.work(`PUT ${text}`)
    this.store(text, edition)
    return 'saved'
  }

  protected store(text: string, _edition: number): void {
    this.text = text
  }
}

/** Ignores what is older than what it has. */
class OrderedServer extends Server {
  #edition = 0

  protected override store(text: string, edition: number): void {
    if (edition < this.#edition) return
    this.#edition = edition
    this.text = text
  }
}

const edit =
  (Kind: typeof Server): Program =>
  (world) => {
    const server = new Kind(world)
    let editions = 0
    const save = async (text: string) => {
      editions += 1
      const edition = editions
      const answer = await Promise.race([
        server.put(text, edition),
        sleep(PATIENCE, 'no answer' as const),
      ])
      if (answer === 'no answer') await server.put(text, edition)
    }
    const write = async () => {
      await save('draft')
      await save('final')
    }
    return {
      subject: server,
      tasks: { author: () => write() },
      finally: { 'the last save counts': () => server.text === 'final' },
    }
  }

export default {
  story:
    'A save is sent again because its answer is late; the first attempt arrives after the next save, and overwrites it.',
  wrong: { program: edit(Server), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: edit(OrderedServer), truth: 'survives' },
} satisfies Pair
