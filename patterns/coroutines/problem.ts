import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** What a coroutine asks of the scheduler when it yields: to await something, or to spin. */
type Request = (() => Promise<unknown>) | 'spin'

/** A green thread: a generator that the scheduler resumes, each time with the answer to a request. */
export type Coroutine<A> = Generator<Request, A, unknown>

/** Lets other coroutines run until `act` settles, and returns its result. */
export function* wait<A>(act: () => Promise<A>): Coroutine<A> {
  return (yield act) as A
}

/** Does `act` without a switch, as a coroutine. */
// biome-ignore lint/correctness/useYield: a coroutine need not wait
export function* now<A>(act: () => A): Coroutine<A> {
  return act()
}

/**
 * One turn of a loop that does not yield: time passes, and nothing else runs. In real code this is
 * nothing at all. Here it is a step, because a loop without steps hangs an explorer as it hangs Node.
 */
export function* spin(): Coroutine<void> {
  yield 'spin'
}

/** A coroutine as others see it: they can close it. */
class Thread {
  isClosed = false
}

/** Runs coroutines, one at a time. Another one runs when the present one waits, and not before. */
class Scheduler {
  /** Its queue is that of the coroutines that could go on. */
  readonly processor = new Semaphore(1)
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /**
   * Resolves with the result of `coroutine`, or with `undefined` if `thread` is closed before its end.
   * What it waits for ends first. Then it is closed as `for … of` closes a generator: by one call of
   * `return`, whose answer is ignored. Rejects with what `coroutine` throws.
   */
  async run<A>(coroutine: Coroutine<A>, thread = new Thread()): Promise<A | undefined> {
    await this.processor.acquire()
    try {
      let step = coroutine.next()
      while (!step.done) {
        const answer = await this.answer(step.value).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        )
        if (thread.isClosed) {
          coroutine.return(undefined as A)
          return undefined
        }
        step = 'error' in answer ? coroutine.throw(answer.error) : coroutine.next(answer.value)
      }
      return step.value
    } finally {
      this.processor.release()
    }
  }

  private async answer(request: Request): Promise<unknown> {
    if (request === 'spin') return this.world.work('spins')
    this.processor.release()
    try {
      return await request()
    } finally {
      await this.processor.acquire()
    }
  }
}

/** The list of all sales. A sale is noted before the ticket is handed over; two entries are written at once. */
export class Journal {
  entries: number
  private readonly world: World

  constructor(world: World, entries: number) {
    this.world = world
    this.entries = entries
  }

  /** Adds an entry. Waits for the disk, but only if there is another entry to be written. */
  *note(): Coroutine<void> {
    this.entries += 1
    if (this.entries < 2) return
    this.entries = 0
    yield* wait(() => this.world.work('writes the journal'))
  }
}

/** Sells the tickets of one show. A coroutine that is closed has bought none. */
export interface Office {
  /** Notes the sale, and sells a ticket. Returns `false` if there is none. */
  sell(): Coroutine<boolean>
  /** Notes the sale, and sells a ticket; waits while there is none. */
  sellWhenThere(): Coroutine<void>
  /** Puts one more ticket on sale. */
  add(): Coroutine<void>
  /** The number of tickets on sale. */
  count(): number
}

/** What is made of two offices. */
export interface Opened<O extends Office = Office> {
  /** Sells a ticket of each, or returns `false` if one has none; then none was taken from the other. */
  sellBoth(one: O, other: O): Coroutine<boolean>
}

/** The same, made only of what every office offers. */
const closed: Opened = {
  *sellBoth(one, other) {
    if (!(yield* one.sell())) return false
    if (yield* other.sell()) return true
    yield* one.add()
    return false
  },
}

/** A solution is a class of offices. */
export type Offices = new (tickets: number, journal: Journal) => Office

/** Who has bought a ticket. */
class Sales {
  readonly sold: Record<string, boolean | undefined> = {}

  get count(): number {
    return Object.values(this.sold).filter(Boolean).length
  }
}

/** A scenario with one office. The journal waits at its first note, and not at its second. */
const oneOffice = (
  kind: Scenario<Offices>['kind'],
  tickets: number,
  open: (
    office: Office,
    scheduler: Scheduler,
    sales: Sales,
    world: World,
  ) => Pick<Stage, 'tasks' | 'daemons' | 'invariants' | 'finally'>,
): Scenario<Offices> => ({
  kind,
  stage(OfficeOf, world) {
    const scheduler = new Scheduler(world)
    const office = new OfficeOf(tickets, new Journal(world, 1))
    const sales = new Sales()
    return {
      subject: { office, scheduler },
      record: sales,
      ...open(office, scheduler, sales, world),
    }
  },
})

const theLastTicket = oneOffice('safety', 1, (office, scheduler, sales) => {
  const buy = (name: string) => async () => {
    sales.sold[name] = await scheduler.run(office.sell())
  }
  return {
    tasks: { Alice: buy('Alice'), Bob: buy('Bob') },
    invariants: { 'nothing is sold twice': () => sales.count <= 1 },
    finally: { 'the ticket is sold': () => sales.count === 1 },
  }
})

/** Alice may be gone at any moment, also while her sale is noted. */
const aBuyerWhoLeaves = oneOffice('safety', 1, (office, scheduler, sales, { work }) => {
  const alice = new Thread()
  return {
    tasks: {
      Alice: async () => {
        sales.sold.Alice = await scheduler.run(office.sell(), alice)
      },
      Bob: async () => {
        sales.sold.Bob = await scheduler.run(office.sell())
      },
      Closer: async () => {
        await work('looks at the clock')
        alice.isClosed = true
      },
    },
    invariants: { 'nothing is sold twice': () => sales.count <= 1 },
    finally: { 'no ticket is lost': () => office.count() + sales.count === 1 },
  }
})

const aTicketToCome = oneOffice('liveness', 0, (office, scheduler) => ({
  tasks: {
    Alice: () => scheduler.run(office.sellWhenThere()),
    Bob: () => scheduler.run(office.add()),
  },
}))

/** Alice leaves while she waits for a ticket. The one that is brought back after that is Bob's, who waits as well. */
const aWaitingBuyerLeaves = oneOffice('liveness', 0, (office, scheduler) => {
  const alice = new Thread()
  return {
    tasks: {
      Alice: () => scheduler.run(office.sellWhenThere(), alice),
      Bob: () => scheduler.run(office.sellWhenThere()),
      Carol: () => {
        alice.isClosed = true
        return scheduler.run(office.add())
      },
    },
    daemons: ['Alice'],
  }
})

/** Alice wants to see both shows, and one of them is sold out. Carol wants the other ticket. */
const twoShows: Scenario<Offices, Opened>['stage'] = (OfficeOf, world, { sellBoth }) => {
  const scheduler = new Scheduler(world)
  const opera = new OfficeOf(1, new Journal(world, 1))
  const ballet = new OfficeOf(0, new Journal(world, 1))
  const sales = new Sales()
  return {
    subject: { opera, ballet, scheduler },
    record: sales,
    tasks: {
      Alice: async () => {
        sales.sold.Alice = await scheduler.run(sellBoth(opera, ballet))
      },
      Carol: async () => {
        sales.sold.Carol = await scheduler.run(opera.sell())
      },
    },
    finally: {
      'Alice has no ticket': () => sales.sold.Alice === false,
      'Carol has hers': () => sales.sold.Carol === true,
    },
  }
}

export default definePattern<Offices, Opened>({
  title: 'Coroutines',
  lesson: 'A coroutine is interrupted where it yields, and where something that it calls does.',
  chapter: 'Models built from variables',
  after: ['from-ref-to-tref'],
  choice: {
    alone: 'event',
    composed: 'event',
    because: 'nothing runs between two yields, so a plain step is a transaction',
  },
  scenarios: {
    'the last ticket': theLastTicket,
    'a buyer who leaves': aBuyerWhoLeaves,
    'a ticket to come': aTicketToCome,
    'a waiting buyer leaves': aWaitingBuyerLeaves,
    ...inHalves('two shows', closed, twoShows),
  },
})
