import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const WINDOW = 1000
const LIMIT = 1

/** A sorted set of a remote store: the times of the calls of one client. */
class CallLog {
  readonly #times: number[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  get keepsTheLimit(): boolean {
    return this.#times.every((time, i, times) => time - (times[i - LIMIT] ?? -WINDOW) >= WINDOW)
  }

  async count(): Promise<number> {
    await this.#world.work('ZCOUNT')
    return this.#inWindow()
  }

  async add(): Promise<void> {
    await this.#world.work('ZADD')
    this.#times.push(Date.now())
  }

  async addIfFewer(limit: number): Promise<boolean> {
    await this.#world.work('EVAL')
    if (this.#inWindow() >= limit) return false
    this.#times.push(Date.now())
    return true
  }

  #inWindow(): number {
    const start = Date.now() - WINDOW
    return this.#times.filter((time) => time > start).length
  }
}

async function allowCounted(log: CallLog): Promise<boolean> {
  if ((await log.count()) >= LIMIT) return false
  await log.add()
  return true
}

const allowByScript = (log: CallLog): Promise<boolean> => log.addIfFewer(LIMIT)

const twoCalls =
  (allow: (log: CallLog) => Promise<boolean>): Program =>
  (world) => {
    const log = new CallLog(world)
    return {
      subject: log,
      tasks: { first: () => allow(log), second: () => allow(log) },
      invariants: { 'one call in a second': () => log.keepsTheLimit },
    }
  }

export default {
  story:
    'A rate limiter counts the calls of the last second in one request to its store and adds the new call in another, so that calls at the same time are all let through.',
  wrong: {
    program: twoCalls(allowCounted),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoCalls(allowByScript), truth: 'survives' },
} satisfies Pair
