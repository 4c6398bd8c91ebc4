import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** Many may read at once; a writer is alone (Courtois, Heymans and Parnas 1971). */
export interface ReadWriteLock {
  /** Runs `use` as a reader; waits while there is a writer. */
  read(use: () => Promise<void>): Promise<void>
  /** Runs `use` as a writer; waits until no other is inside. */
  write(use: () => Promise<void>): Promise<void>
  /** Looks as a reader. If a change is due, makes it as a writer, provided that it is still due. */
  update(look: () => Promise<boolean>, change: () => Promise<void>): Promise<void>
}

/** What is made of two locks. */
export interface Opened<L extends ReadWriteLock = ReadWriteLock> {
  /** Runs `use` as a reader of `one` and a writer of the `other` at the same time. */
  readAndWrite(one: L, other: L, use: () => Promise<void>): Promise<void>
}

/** The same, made only of what every lock offers. */
const closed: Opened = {
  readAndWrite: (one, other, use) => one.read(() => other.write(use)),
}

/** A solution is a class of locks. */
export type ReadWriteLocks = new () => ReadWriteLock

/** Who is reading and who is writing at this moment. */
class Visitors {
  readonly reading = new Set<string>()
  readonly writing = new Set<string>()

  async read(name: string, { work }: World): Promise<void> {
    this.reading.add(name)
    await work('reads')
    this.reading.delete(name)
  }

  async write(name: string, { work }: World): Promise<void> {
    this.writing.add(name)
    await work('writes')
    this.writing.delete(name)
  }

  /** Whether every writer is alone. */
  keepApart(): boolean {
    return this.writing.size === 0 || this.writing.size + this.reading.size === 1
  }
}

const ALONE = 'a writer is alone'

/**
 * All come to the same lock, some to read and some to write. The `endless` ones come back forever;
 * with them the search is too large for the rule of a switch at every read.
 */
const visits = (
  kind: Scenario<ReadWriteLocks>['kind'],
  readers: readonly string[],
  writers: readonly string[],
  endless: readonly string[] = [],
): Scenario<ReadWriteLocks> => ({
  kind,
  isLarge: endless.length > 0,
  stage(LockOf, world) {
    const lock = new LockOf()
    const visitors = new Visitors()
    const read = (name: string) => () => lock.read(() => visitors.read(name, world))
    const write = (name: string) => () => lock.write(() => visitors.write(name, world))
    return {
      subject: lock,
      record: visitors,
      endless,
      tasks: Object.fromEntries([
        ...readers.map((name) => [name, read(name)] as const),
        ...writers.map((name) => [name, write(name)] as const),
      ]),
      invariants: { [ALONE]: () => visitors.keepApart() },
    }
  },
})

/** Two readers compare what they read. Neither leaves before the other has come. */
const readersShare: Scenario<ReadWriteLocks> = {
  kind: 'liveness',
  stage(LockOf) {
    const lock = new LockOf()
    const aliceIsIn = new Semaphore(0)
    const bobIsIn = new Semaphore(0)
    const meet = async (me: Semaphore, other: Semaphore): Promise<void> => {
      me.release()
      await other.acquire()
    }
    return {
      subject: { lock, aliceIsIn, bobIsIn },
      tasks: {
        Alice: () => lock.read(() => meet(aliceIsIn, bobIsIn)),
        Bob: () => lock.read(() => meet(bobIsIn, aliceIsIn)),
      },
    }
  },
}

/** What the lock guards. A reader that finds it stale refreshes it. */
class Cache {
  isStale = true
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async look(): Promise<boolean> {
    await this.world.work('looks')
    return this.isStale
  }

  async refresh(): Promise<void> {
    await this.world.work('refreshes')
    this.isStale = false
  }
}

const twoUpdates: Scenario<ReadWriteLocks> = {
  kind: 'liveness',
  stage(LockOf, world) {
    const lock = new LockOf()
    const cache = new Cache(world)
    const refreshed: string[] = []
    const update = (name: string): Promise<void> =>
      lock.update(
        () => cache.look(),
        async () => {
          refreshed.push(name)
          await cache.refresh()
        },
      )
    return {
      subject: { lock, cache },
      record: { refreshed },
      tasks: { Alice: () => update('Alice'), Bob: () => update('Bob') },
      invariants: { 'a fresh cache is not refreshed again': () => refreshed.length <= 1 },
      finally: { 'the cache is fresh': () => !cache.isStale },
    }
  },
}

/** Alice copies from left to right, Bob from right to left. */
const copiesBothWays: Scenario<ReadWriteLocks, Opened>['stage'] = (
  LockOf,
  world,
  { readAndWrite },
) => {
  const left = new LockOf()
  const right = new LockOf()
  const atLeft = new Visitors()
  const atRight = new Visitors()
  const copy = (name: string, from: Visitors, to: Visitors) => async (): Promise<void> => {
    from.reading.add(name)
    await to.write(name, world)
    from.reading.delete(name)
  }
  return {
    subject: { left, right },
    record: { atLeft, atRight },
    tasks: {
      Alice: () => readAndWrite(left, right, copy('Alice', atLeft, atRight)),
      Bob: () => readAndWrite(right, left, copy('Bob', atRight, atLeft)),
    },
    invariants: { [ALONE]: () => atLeft.keepApart() && atRight.keepApart() },
  }
}

export default definePattern<ReadWriteLocks, Opened>({
  title: 'Readers and writers',
  lesson: 'Who goes first is part of being right.',
  chapter: 'The classics',
  after: ['producer-consumer', 'semaphore'],
  choice: {
    alone: 'locks',
    composed: 'locks',
    because: 'a semaphore is fair and short, and two of them are one lockAll',
  },
  scenarios: {
    'two read, one writes': visits('safety', ['Alice', 'Bob'], ['Carol']),
    'one reads, two write': visits('safety', ['Alice'], ['Carol', 'Dora']),
    'readers share': readersShare,
    'two updates': twoUpdates,
    'readers for ever': visits('liveness', ['Alice', 'Bob'], ['Carol'], ['Alice', 'Bob']),
    'writers for ever': visits('liveness', ['Alice'], ['Carol', 'Dora'], ['Carol', 'Dora']),
    ...inHalves('copies both ways', closed, copiesBothWays),
  },
})
