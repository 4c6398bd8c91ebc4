import { definePattern, inHalves, type Scenario } from '../../patterns/pattern.ts'
import type { World } from '../../patterns/stage.ts'

/** Where the count is stored: a file, a database, a service. Each call may take any time. */
export interface Store {
  /** The count at the start. */
  readonly opening: number
  load(): Promise<number>
  save(count: number): Promise<void>
}

/** Counts visits. */
export interface Counter {
  visit(): Promise<void>
  count(): Promise<number>
}

/** What is made of two counters. */
export interface Opened<C extends Counter = Counter> {
  /** Counts one visit in each. */
  visitBoth(one: C, other: C): Promise<void>
  /** Both counts, as they are at one moment. */
  countBoth(one: C, other: C): Promise<readonly [number, number]>
}

/** The same, made only of what every counter offers. */
const closed: Opened = {
  async visitBoth(one, other) {
    await one.visit()
    await other.visit()
  },
  countBoth: async (one, other) => [await one.count(), await other.count()],
}

/** A solution is a class of counters. */
export type Counters = new (store: Store) => Counter

/**
 * A store in memory, as slow as the world decides. Its state is public, so that the explorer sees
 * it.
 */
class SlowStore implements Store {
  readonly opening = 0
  readonly world: World
  saved = 0

  constructor(world: World) {
    this.world = world
  }

  async load(): Promise<number> {
    await this.world.work('loads the count')
    return this.saved
  }

  async save(count: number): Promise<void> {
    await this.world.work(`saves ${count}`)
    this.saved = count
  }
}

/** The count that each visitor saw last. */
class GuestBook {
  readonly seen: Record<string, number> = {}

  async sign(name: string, counter: Counter): Promise<void> {
    this.seen[name] = await counter.count()
  }

  /** The last visitor to leave must have seen all the visits. */
  get most(): number {
    return Math.max(...Object.values(this.seen))
  }
}

/** Alice and Bob come `times` times each. */
const visitors = (kind: Scenario<Counters>['kind'], times: number): Scenario<Counters> => ({
  kind,
  stage(CounterOf, world) {
    const counter = new CounterOf(new SlowStore(world))
    const book = new GuestBook()
    const visit = (name: string) => async () => {
      for (let i = 0; i < times; i += 1) await counter.visit()
      await book.sign(name, counter)
    }
    return {
      subject: counter,
      record: book,
      tasks: { Alice: visit('Alice'), Bob: visit('Bob') },
      finally: { 'every visit is counted': () => book.most === 2 * times },
    }
  },
})

/** Alice visits two counters at once, while Bob compares them, the other one first. */
const twoCounters: Scenario<Counters, Opened>['stage'] = (CounterOf, world, opened) => {
  const left = new CounterOf(new SlowStore(world))
  const right = new CounterOf(new SlowStore(world))
  const seen: { counts: readonly number[] } = { counts: [] }
  return {
    subject: { left, right },
    record: seen,
    tasks: {
      Alice: () => opened.visitBoth(left, right),
      Bob: async () => {
        seen.counts = await opened.countBoth(right, left)
      },
    },
    invariants: { 'both counters agree': () => seen.counts[0] === seen.counts[1] },
  }
}

export default definePattern<Counters, Opened>({
  title: 'A new pattern',
  lesson: 'A loaded value may be out of date by the time it is saved.',
  chapter: 'The classics',
  after: [],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'adding one is easy for all; each side can open up two counters',
  },
  scenarios: {
    'two visitors': visitors('safety', 1),
    'two visits each': visitors('liveness', 2),
    ...inHalves('a visit to two counters', closed, twoCounters),
  },
})
