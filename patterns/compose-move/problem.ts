import { definePattern, type Scenario } from '../pattern.ts'
import type { Stage } from '../stage.ts'

export type Item = string

/** A bounded queue. At every moment, every item is in one queue or has been taken. */
export interface Queue {
  /** Adds `item`; waits while the queue is full. */
  put(item: Item): Promise<void>
  /** Removes and returns the oldest item; waits while the queue is empty. */
  take(): Promise<Item>
  /** Moves the oldest item to `other`; waits while there is none, or no room for it. */
  moveTo(other: this): Promise<void>
  /** Returns the items of this queue and of `other` as of one moment. */
  listWith(other: this): Promise<readonly Item[]>
}

/** Makes queues, which may share what they need. Queues of two depots do not know each other. */
export interface Depot {
  queue(capacity: number, items: readonly Item[]): Queue
}

/** A solution is a class of depots. */
export type Depots = new () => Depot

/** The item that each task took, and the items that each one saw. */
class Log {
  readonly taken: Record<string, Item> = {}
  readonly seen: Record<string, readonly Item[]> = {}

  async take(name: string, queue: Queue): Promise<void> {
    this.taken[name] = await queue.take()
  }

  async look(name: string, first: Queue, second: Queue): Promise<void> {
    this.seen[name] = await first.listWith(second)
  }

  /** Whether every task that looked saw `item` exactly once. */
  showsOnce(item: Item): boolean {
    return Object.values(this.seen).every(
      (items) => items.filter((each) => each === item).length === 1,
    )
  }
}

/** Two queues with room for one item each, in one depot or in two. */
const twoQueues = (
  kind: Scenario<Depots>['kind'],
  depots: 1 | 2,
  contents: readonly [readonly Item[], readonly Item[]],
  open: (east: Queue, west: Queue, log: Log) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Depots> => ({
  kind,
  stage(DepotOf) {
    const depot = new DepotOf()
    const east = depot.queue(1, contents[0])
    const west = (depots === 1 ? depot : new DepotOf()).queue(1, contents[1])
    const log = new Log()
    return { subject: { east, west }, record: log, ...open(east, west, log) }
  },
})

/** There is no room for the chair until the table is taken. */
const aLookInMidMove = (kind: Scenario<Depots>['kind'], depots: 1 | 2) =>
  twoQueues(kind, depots, [['chair'], ['table']], (east, west, log) => ({
    tasks: {
      Mover: () => east.moveTo(west),
      Buyer: () => log.take('Buyer', west),
      Visitor: () => log.look('Visitor', east, west),
    },
    invariants: { 'the chair is in one queue': () => log.showsOnce('chair') },
    finally: { 'the buyer has the table': () => log.taken.Buyer === 'table' },
  }))

/** One mover brings the chair over, the other brings it back. */
const thereAndBack = twoQueues('liveness', 1, [[], []], (east, west, log) => ({
  tasks: {
    There: async () => {
      await east.moveTo(west)
      await log.look('There', east, west)
    },
    Back: () => west.moveTo(east),
    Supplier: () => east.put('chair'),
  },
  invariants: {
    'the chair is in one queue': () => log.showsOnce('chair'),
    'nothing else is there': () => Object.values(log.seen).every((items) => items.length === 1),
  },
}))

export default definePattern<Depots>({
  title: 'Compose a move',
  lesson:
    'Atomicity cannot be added from outside: two correct queues do not make one correct move.',
  chapter: 'One thing at a time',
  after: ['bank-transfer'],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'one lock is enough for one depot; two depots are one transaction',
  },
  scenarios: {
    'a look in mid-move': aLookInMidMove('safety', 1),
    'there and back': thereAndBack,
    'from one depot to another': aLookInMidMove('composition', 2),
  },
})
