import { definePattern, type Scenario } from '../../patterns/pattern.ts'
import type { World } from '../../patterns/stage.ts'

/** Where a count is written down: a file, a database, a service. It answers when it likes. */
export interface Store {
  /** What it holds at first. */
  readonly opening: number
  load(): Promise<number>
  save(count: number): Promise<void>
}

/** Counts visits. Every visit counts, and everybody gets in. */
export interface Counter {
  visit(): Promise<void>
  /** One visit here and one there. */
  visitBoth(other: this): Promise<void>
  count(): Promise<number>
}

/** A solution is a class of counters. */
export type Counters = new (store: Store) => Counter

/**
 * A store in memory that is as slow as the world wants it to be. Its state is in a public field, where
 * the explorer can see it.
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

/** What each visitor saw on the way out. */
class GuestBook {
  readonly seen: Record<string, number> = {}

  async sign(name: string, counter: Counter): Promise<void> {
    this.seen[name] = await counter.count()
  }

  /** Whoever left last must have seen all the visits. */
  get most(): number {
    return Math.max(...Object.values(this.seen))
  }
}

/** Alice and Bob come so many times each. */
const visitors = (kind: Scenario<Counters>['kind'], times: number): Scenario<Counters> => ({
  kind,
  stage(CounterOf, world) {
    const counter = new CounterOf(new SlowStore(world))
    const book = new GuestBook()
    const come = (name: string) => async () => {
      for (let i = 0; i < times; i += 1) await counter.visit()
      await book.sign(name, counter)
    }
    return {
      subject: counter,
      record: book,
      tasks: { Alice: come('Alice'), Bob: come('Bob') },
      finally: { 'every visit is counted': () => book.most === 2 * times },
    }
  },
})

/** Alice and Bob come to two counters from different sides. */
const twoCounters: Scenario<Counters> = {
  kind: 'composition',
  stage(CounterOf, world) {
    const left = new CounterOf(new SlowStore(world))
    const right = new CounterOf(new SlowStore(world))
    const book = new GuestBook()
    const come = (name: string, first: Counter, second: Counter) => async () => {
      await first.visitBoth(second)
      await book.sign(name, first)
    }
    return {
      subject: { left, right },
      record: book,
      tasks: { Alice: come('Alice', left, right), Bob: come('Bob', right, left) },
      finally: { 'every visit is counted': () => book.most === 2 },
    }
  },
}

export default definePattern<Counters>({
  title: 'A new pattern',
  lesson: 'What was loaded may be old by the time it is saved.',
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'to add one is easy for both; two counters have no order',
  },
  scenarios: {
    'two visitors': visitors('safety', 1),
    'two visits each': visitors('liveness', 2),
    'a visit to two counters': twoCounters,
  },
})
