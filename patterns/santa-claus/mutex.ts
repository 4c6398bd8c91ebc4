import { Mutex, Semaphore } from 'async-mutex'
import { Bell } from '../bell.ts'
import { type Held, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Monitored, whenLocked } from '../when-locked.ts'
import type { Kind, Opened, Party, Sizes, Visit, Workshop } from './problem.ts'

export const price =
  'a lock and a bell for all groups, each change wakes all who wait, and fresh gates for each'

export const outcomes: Outcomes = {
  // A race of two waits has one winner, and the loser still takes the next group.
  'two workshops': ['completed', 'deadlock', 'invariant broken'],
}

/** A door that is opened for a given number of guests at a time. */
class Gate {
  readonly permits = new Semaphore(0)
  readonly passages = new Semaphore(0)

  async pass(): Promise<void> {
    await this.permits.acquire()
    this.passages.release()
  }

  /** Lets `count` guests pass; waits until they have. */
  async operate(count: number): Promise<void> {
    this.permits.release(count)
    await this.passages.acquire(count)
  }
}

/** The guests who wait for each other, and the gates that they will pass. */
class Group {
  readonly kind: Kind
  readonly size: number
  names: string[] = []
  entrance = new Gate()
  exit = new Gate()

  constructor(kind: Kind, size: number) {
    this.kind = kind
    this.size = size
  }

  get isComplete(): boolean {
    return this.names.length === this.size
  }

  /** The group must not be complete. */
  add(name: string): Visit {
    this.names.push(name)
    const { entrance, exit } = this
    return { enter: () => entrance.pass(), leave: () => exit.pass() }
  }

  /** Returns the group, and starts the next one, which has gates of its own. */
  take(): Party {
    const { kind, size, names, entrance, exit } = this
    this.names = []
    this.entrance = new Gate()
    this.exit = new Gate()
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** Santa looks, the reindeer first, and takes a group under one lock. He sleeps without the lock. */
export default class GuardedWorkshop implements Workshop, Monitored {
  readonly bell = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly reindeer: Group
  private readonly elves: Group

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  join(kind: Kind, name: string): Promise<Visit> {
    return whenLocked([this], () => {
      if (this[kind].isComplete) return undefined
      this.bell.ring()
      return this[kind].add(name)
    })
  }

  wake(): Promise<Party> {
    return whenLocked([this], (held) => this.takeIn(held, 'reindeer') ?? this.takeIn(held, 'elves'))
  }

  /** Takes the group, or returns `undefined` if it is not complete. */
  takeIn(held: Held, kind: Kind): Party | undefined {
    held.mustInclude(this.mutex)
    if (!this[kind].isComplete) return undefined
    this.bell.ring()
    return this[kind].take()
  }
}

export const published: Published<GuardedWorkshop, Workshop> = {
  mutex: 'take it with whenLocked, together with that of the other workshop, holding none',
  bell: 'rings, with the mutex held, at each change',
  takeIn: 'while the mutex is held, and whether it took must be looked at',
}

export const composing: Composing = { beforehand: 'both workshops', undone: 'nothing' }

export const opened: Opened<GuardedWorkshop> = {
  wakeAtEither: (one, other) =>
    whenLocked(
      [one, other],
      (held) =>
        one.takeIn(held, 'reindeer') ??
        other.takeIn(held, 'reindeer') ??
        one.takeIn(held, 'elves') ??
        other.takeIn(held, 'elves'),
    ),
}
