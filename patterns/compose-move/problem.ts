import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage } from '../stage.ts'

export type Item = string

/** A bounded queue. At every moment, every item is in one queue or has been taken. */
export interface Queue {
  /** Adds `item`; waits while the queue is full. */
  put(item: Item): Promise<void>
  /** Removes and returns the oldest item; waits while the queue is empty. */
  take(): Promise<Item>
  /** Returns the items, oldest first. */
  list(): Promise<readonly Item[]>
  /**
   * Moves the oldest item to `other`, a queue of the same depot; waits while there is none, or no
   * room for it.
   */
  moveTo(other: this): Promise<void>
  /** Returns the items of this queue and of `other`, of the same depot, as of one moment. */
  listWith(other: this): Promise<readonly Item[]>
}

/** Makes queues, which may share what they need. Queues of two depots do not know each other. */
export interface Depot {
  queue(capacity: number, items: readonly Item[]): Queue
}

/** What is made of queues of two depots. */
export interface Opened<Q extends Queue = Queue> {
  /** Moves the oldest item of `from` to `to`; waits while there is none, or no room for it. */
  move(from: Q, to: Q): Promise<void>
  /** Returns the items of both queues as of one moment. */
  listBoth(one: Q, other: Q): Promise<readonly Item[]>
}

/** The same, made only of what every queue offers to another depot. */
const closed: Opened = {
  move: async (from, to) => to.put(await from.take()),
  listBoth: async (one, other) => [...(await one.list()), ...(await other.list())],
}

/** A solution is a class of depots. */
export type Depots = new () => Depot

/** The same within one depot, which every queue offers. */
const within: Opened = {
  move: (from, to) => from.moveTo(to),
  listBoth: (one, other) => one.listWith(other),
}

/** The item that each task took, and the items that each one saw. */
class Log {
  readonly taken: Record<string, Item> = {}
  readonly seen: Record<string, readonly Item[]> = {}

  async take(name: string, queue: Queue): Promise<void> {
    this.taken[name] = await queue.take()
  }

  async look(name: string, look: Promise<readonly Item[]>): Promise<void> {
    this.seen[name] = await look
  }

  /** Whether every task that looked saw `item` exactly once. */
  showsOnce(item: Item): boolean {
    return Object.values(this.seen).every(
      (items) => items.filter((each) => each === item).length === 1,
    )
  }
}

/** Each queue has room for one item. There is none for the chair until the table is taken. */
const chairAndTable = (eastern: Depot, western: Depot, { move, listBoth }: Opened): Stage => {
  const east = eastern.queue(1, ['chair'])
  const west = western.queue(1, ['table'])
  const log = new Log()
  return {
    subject: { east, west },
    record: log,
    tasks: {
      Mover: () => move(east, west),
      Buyer: () => log.take('Buyer', west),
      Visitor: () => log.look('Visitor', listBoth(east, west)),
    },
    invariants: { 'the chair is in one queue': () => log.showsOnce('chair') },
    finally: { 'the buyer has the table': () => log.taken.Buyer === 'table' },
  }
}

const aLookInMidMove: Scenario<Depots> = {
  kind: 'safety',
  stage(DepotOf) {
    const depot = new DepotOf()
    return chairAndTable(depot, depot, within)
  },
}

/** One mover brings the chair over, the other brings it back. */
const thereAndBack: Scenario<Depots> = {
  kind: 'liveness',
  stage(DepotOf) {
    const depot = new DepotOf()
    const east = depot.queue(1, [])
    const west = depot.queue(1, [])
    const log = new Log()
    return {
      subject: { east, west },
      record: log,
      tasks: {
        There: async () => {
          await east.moveTo(west)
          await log.look('There', east.listWith(west))
        },
        Back: () => west.moveTo(east),
        Supplier: () => east.put('chair'),
      },
      invariants: {
        'the chair is in one queue': () => log.showsOnce('chair'),
        'nothing else is there': () => Object.values(log.seen).every(({ length }) => length === 1),
      },
    }
  },
}

/** The chair is there for one of them. The other waits, and must not move what he does not have. */
const twoMovers: Scenario<Depots> = {
  kind: 'safety',
  stage(DepotOf) {
    const depot = new DepotOf()
    const east = depot.queue(1, ['chair'])
    const west = depot.queue(2, [])
    const moves = { done: 0 }
    const move = async () => {
      await east.moveTo(west)
      moves.done += 1
    }
    return {
      subject: { east, west },
      record: moves,
      daemons: ['Ann', 'Ben'],
      tasks: { Ann: move, Ben: move },
      invariants: { 'one chair is moved once': () => moves.done <= 1 },
      finally: { 'the chair is moved': () => moves.done === 1 },
    }
  },
}

const fromOneDepotToAnother: Scenario<Depots, Opened>['stage'] = (DepotOf, _, opened) =>
  chairAndTable(new DepotOf(), new DepotOf(), opened)

export default definePattern<Depots, Opened>({
  title: 'Compose a move',
  lesson:
    'Atomicity cannot be added from outside: two correct queues do not make one correct move.',
  chapter: 'One thing at a time',
  after: ['bank-transfer'],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'all three can do it; only a transaction takes before it knows of room',
  },
  scenarios: {
    'a look in mid-move': aLookInMidMove,
    'there and back': thereAndBack,
    'two movers, one chair': twoMovers,
    ...inHalves('from one depot to another', closed, fromOneDepotToAnother),
  },
})
