import { Mutex, Semaphore } from 'async-mutex'
import { Bell, when } from '../bell.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Kind, Opened, Party, Sizes, Visit, Workshop } from './problem.ts'

export const price = 'a lock and a bell for all groups, and fresh gates for each'

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
  readonly places: Semaphore
  names: string[] = []
  entrance = new Gate()
  exit = new Gate()

  constructor(kind: Kind, size: number) {
    this.kind = kind
    this.size = size
    this.places = new Semaphore(size)
  }

  get isComplete(): boolean {
    return this.names.length === this.size
  }

  /** Adds a guest who has a place. */
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
    this.places.release(size)
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** Santa looks, the reindeer first, and takes a group under one lock. Without it, he sleeps. */
export default class GuardedWorkshop implements Workshop {
  readonly completed = new Bell()
  readonly mutex = ranked(new Mutex())
  private readonly reindeer: Group
  private readonly elves: Group

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  async join(kind: Kind, name: string): Promise<Visit> {
    const group = this[kind]
    await group.places.acquire()
    return lockAll([this.mutex], () => {
      const visit = group.add(name)
      if (group.isComplete) this.completed.ring()
      return visit
    })
  }

  wake(): Promise<Party> {
    return wakeAtAny([this])
  }

  isComplete(kind: Kind): boolean {
    return this[kind].isComplete
  }

  /** Takes a group that is complete. */
  takeIn(held: Held, kind: Kind): Party {
    held.mustInclude(this.mutex)
    return this[kind].take()
  }
}

/** Sleeps until a group is complete in one of `workshops`, and takes it: all reindeer come first. */
async function wakeAtAny(workshops: readonly GuardedWorkshop[]): Promise<Party> {
  const bells = workshops.map(({ completed }) => completed)
  const mutexes = workshops.map(({ mutex }) => mutex)
  for (;;) {
    await when(bells, () => firstComplete(workshops))
    const party = await lockAll(mutexes, (held) => {
      const first = firstComplete(workshops)
      return first?.workshop.takeIn(held, first.kind)
    })
    if (party !== undefined) return party
  }
}

/** The first complete group, reindeer before elves; `undefined` if there is none. */
const firstComplete = (workshops: readonly GuardedWorkshop[]) =>
  (['reindeer', 'elves'] as const)
    .flatMap((kind) => workshops.map((workshop) => ({ workshop, kind })))
    .find(({ workshop, kind }) => workshop.isComplete(kind))

export const published: Published<GuardedWorkshop, Workshop> = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  isComplete: 'look again once the mutex is held',
  takeIn: 'while the mutex is held, and whether it took must be looked at',
  completed: 'listen to it without the mutex, and look again',
}

export const composing: Composing = { beforehand: 'both workshops', undone: 'nothing' }

export const opened: Opened<GuardedWorkshop> = {
  wakeAtEither: (one, other) => wakeAtAny([one, other]),
}
