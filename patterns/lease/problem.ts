import { Semaphore } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { FencedStore, type Write } from '../fenced-store.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** The time of leases, which passes in a task of its own. */
export class Clock {
  /** The leases that have time left. */
  private readonly running = new Set<number>()
  private readonly bell = new Bell()

  /** The full time from now on. */
  start(lease: number): void {
    this.running.add(lease)
    this.bell.ring()
  }

  stop(lease: number): void {
    this.running.delete(lease)
  }

  isRunning(lease: number): boolean {
    return this.running.has(lease)
  }

  /** How many leases have time left. */
  get count(): number {
    return this.running.size
  }

  /**
   * Lets the time of the first lease pass, at any speed, and tells the desk when it is up. The others have all the time
   * they need: one lease that ends early is enough, and keeps scenarios small.
   */
  async run(desk: Desk, { work }: World): Promise<void> {
    const lease = await when([this.bell], () => [...this.running][0])
    await work(`the time of lease ${lease} passes`)
    if (this.running.delete(lease)) desk.timeIsUp(lease)
  }
}

/** Makes the new text of a document from the present one. May take any length of time. */
export type Change = (text: string) => string | Promise<string>

/** Lets workers change one document, one at a time, as long as each is quick enough. */
export interface Desk {
  /**
   * Writes what `change` makes of the text of the document, under a lease. Resolves with `true` if that
   * was written, and no other write came between the read and the write of this one; with `false`,
   * and the document as it was, if the lease was over too early. Rejects as `change` does.
   * Waits for the lease of another worker, but not for longer than that lasts.
   */
  update(change: Change): Promise<boolean>
  /** The time of `lease` is up, and it was not stopped before. */
  timeIsUp(lease: number): void
}

/** What is made of two desks. */
export interface Opened<D extends Desk = Desk> {
  /** Writes what `change` makes of the text of each document: both are updated, or neither. */
  updateBoth(one: D, other: D, change: Change): Promise<boolean>
}

/** The same, made only of what every desk offers. */
const closed: Opened = {
  updateBoth: async (one, other, change) =>
    (await one.update(change)) && (await other.update(change)),
}

/** A solution is a class of desks. Each gives the leases for one document. */
export type Desks = new (store: FencedStore, document: string, clock: Clock) => Desk

/** The lease of one document. */
export interface Under {
  readonly document: string
  readonly token: number
}

/** Reads the documents, and writes what `change` makes of each in one request, under its lease. */
export async function updateUnder(
  store: FencedStore,
  leases: readonly Under[],
  change: Change,
): Promise<boolean> {
  const writes: Write[] = []
  for (const lease of leases) {
    const { text } = await store.read(lease.document, lease.token)
    writes.push({ ...lease, text: await change(text) })
  }
  return await store.write(writes)
}

/** What the workers were told. */
class Report {
  readonly store: FencedStore
  readonly clock: Clock
  readonly isWritten: Record<string, boolean> = {}

  constructor(store: FencedStore, clock: Clock) {
    this.store = store
    this.clock = clock
  }

  async note(worker: string, update: Promise<boolean>): Promise<void> {
    this.isWritten[worker] = await update
  }

  isIn(document: string, worker: string): boolean {
    return this.store.documents[document]?.text.includes(`${worker};`) ?? false
  }
}

const append =
  (line: string): Change =>
  (text) =>
    `${text}${line};`

const PLAN = 'the plan'
const LOG = 'the log'

/** One desk, and what must hold at it. */
const oneDesk = (DeskOf: Desks, world: World, readsAtOnce: boolean) => {
  const clock = new Clock()
  const store = new FencedStore(world, [PLAN], readsAtOnce)
  const desk = new DeskOf(store, PLAN, clock)
  const record = new Report(store, clock)
  return {
    desk,
    record,
    stage: {
      subject: desk,
      record,
      daemons: ['time'],
      invariants: { 'one lease runs at a time': () => clock.count <= 1 },
      finally: {
        'an update is in the plan if its worker was told so': () =>
          Object.entries(record.isWritten).every(
            ([worker, isWritten]) => record.isIn(PLAN, worker) === isWritten,
          ),
      },
    },
  }
}

/**
 * One desk, at which Alice makes `updates`, and Bob makes one. Each may be stopped on the way. A read is a wait of its
 * own unless the scenario `isLarge`.
 */
const twoWorkers = (updates: readonly string[], isLarge: boolean): Scenario<Desks> => ({
  kind: 'safety',
  isLarge,
  stage(DeskOf, world) {
    const { desk, record, stage } = oneDesk(DeskOf, world, isLarge)
    const update = (worker: string) => record.note(worker, desk.update(append(worker)))
    return {
      ...stage,
      tasks: {
        Alice: async () => {
          for (const each of updates) await update(each)
        },
        Bob: () => update('Bob'),
        time: () => record.clock.run(desk, world),
      },
    }
  },
})

/** Alice's process dies while she computes. */
const aDeadWorker: Scenario<Desks> = {
  kind: 'liveness',
  stage(DeskOf, world) {
    const { desk, record, stage } = oneDesk(DeskOf, world, true)
    const never = new Semaphore(0)
    return {
      ...stage,
      subject: { desk, never },
      tasks: {
        Alice: () =>
          desk.update(async (text) => {
            await never.acquire()
            return text
          }),
        Bob: () => record.note('Bob', desk.update(append('Bob'))),
        time: () => record.clock.run(desk, world),
      },
      daemons: ['Alice', 'time'],
    }
  },
}

/** Alice writes the same line in two documents. Bob changes the second one, whose lease may end early. */
const twoDocuments: Scenario<Desks, Opened>['stage'] = (DeskOf, world, { updateBoth }) => {
  const store = new FencedStore(world, [PLAN, LOG], true)
  const clock = new Clock()
  const plan = new DeskOf(store, PLAN, new Clock())
  const log = new DeskOf(store, LOG, clock)
  const record = new Report(store, clock)
  return {
    subject: { plan, log },
    record,
    tasks: {
      Alice: () => record.note('Alice', updateBoth(plan, log, append('Alice'))),
      Bob: () => record.note('Bob', log.update(append('Bob'))),
      time: () => clock.run(log, world),
    },
    daemons: ['time'],
    finally: {
      'both documents are updated, or neither': () =>
        record.isIn(PLAN, 'Alice') === record.isIn(LOG, 'Alice'),
      'an update is there if its worker was told so': () =>
        record.isIn(LOG, 'Alice') === record.isWritten.Alice &&
        record.isIn(LOG, 'Bob') === record.isWritten.Bob,
    },
  }
}

export default definePattern<Desks, Opened>({
  title: 'The lease',
  lesson:
    'A lock that expires excludes only workers who are quick enough; the store must exclude the others.',
  chapter: 'Everyday',
  after: ['keyed-lock'],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'the store compares the tokens, whichever tool has given them',
  },
  scenarios: {
    'slow workers': twoWorkers(['Alice'], false),
    'a second update': twoWorkers(['Alice', 'Alice again'], true),
    'a dead worker': aDeadWorker,
    ...inHalves('two documents', closed, twoDocuments, ['closed']),
  },
})
