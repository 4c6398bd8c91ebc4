import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Row {
  readonly event: string
  status: 'pending' | 'claimed' | 'sent'
}

class Outbox {
  readonly published: string[] = []
  readonly #rows: Row[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async insert(event: string): Promise<void> {
    await this.#world.work('INSERT event')
    this.#rows.push({ event, status: 'pending' })
  }

  async pending(): Promise<Row[]> {
    await this.#world.work('SELECT pending')
    return this.#rows.filter(({ status }) => status === 'pending')
  }

  async claimPending(): Promise<Row[]> {
    const rows = await this.pending()
    for (const row of rows) row.status = 'claimed'
    return rows
  }

  async publish(row: Row): Promise<void> {
    await this.#world.work(`publishes ${row.event}`)
    this.published.push(row.event)
    row.status = 'sent'
  }
}

type Relay = (outbox: Outbox) => Promise<void>

const relay: Relay = async (outbox) => {
  for (const row of await outbox.pending()) await outbox.publish(row)
}

const relayClaimed: Relay = async (outbox) => {
  for (const row of await outbox.claimPending()) await outbox.publish(row)
}

const twoRelays =
  (run: Relay): Program =>
  (world) => {
    const outbox = new Outbox(world)
    return {
      subject: outbox,
      tasks: {
        checkout: () => outbox.insert('order placed'),
        east: () => run(outbox),
        west: () => run(outbox),
      },
      invariants: { 'no event is published twice': () => outbox.published.length <= 1 },
    }
  }

export default {
  story:
    'Two relays of a transactional outbox read the same pending row before either has marked it, and publish its event twice.',
  source: 'https://github.com/xavierjohn/Trellis/pull/644',
  wrong: { program: twoRelays(relay), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoRelays(relayClaimed), truth: 'survives' },
} satisfies Pair
