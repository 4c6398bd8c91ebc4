import { definePattern, type Scenario } from '../../patterns/pattern.ts'
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
  /** Counts one visit here and one in `other`. */
  visitBoth(other: this): Promise<void>
  count(): Promise<number>
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

/** Alice and Bob visit two counters, in opposite orders. */
const twoCounters: Scenario<Counters> = {
  kind: 'composition',
  stage(CounterOf, world) {
    const left = new CounterOf(new SlowStore(world))
    const right = new CounterOf(new SlowStore(world))
    const book = new GuestBook()
    const visitBoth = (name: string, first: Counter, second: Counter) => async () => {
      await first.visitBoth(second)
      await book.sign(name, first)
    }
    return {
      subject: { left, right },
      record: book,
      tasks: { Alice: visitBoth('Alice', left, right), Bob: visitBoth('Bob', right, left) },
      finally: { 'every visit is counted': () => book.most === 2 },
    }
  },
}

export default definePattern<Counters>({
  title: 'A new pattern',
  lesson: 'A loaded value may be out of date by the time it is saved.',
  chapter: 'The classics',
  after: [],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'adding one is easy for both; two counters have no lock order',
  },
  scenarios: {
    'two visitors': visitors('safety', 1),
    'two visits each': visitors('liveness', 2),
    'a visit to two counters': twoCounters,
  },
})
