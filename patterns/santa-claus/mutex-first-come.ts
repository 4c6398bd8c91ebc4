import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Kind, Party, Sizes, Visit, Workshop } from './problem.ts'

export const bug = 'stale choice (check-then-act)'

export const outcomes: Outcomes = {
  'a reindeer and an elf': ['completed', 'invariant broken'],
  'two workshops': ['deadlock', 'invariant broken'],
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

  async join(name: string): Promise<Visit> {
    await this.places.acquire()
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

/** The bell says which group was ready first, and Santa takes it, though reindeer may have come. */
export default class FirstComeWorkshop implements Workshop {
  readonly reindeer: Group
  readonly elves: Group
  readonly bell = new Semaphore(0)
  readonly ready: Kind[] = []

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  async join(kind: Kind, name: string): Promise<Visit> {
    const visit = await this[kind].join(name)
    if (this[kind].isComplete) {
      this.ready.push(kind)
      this.bell.release()
    }
    return visit
  }

  async wake(): Promise<Party> {
    await this.bell.acquire()
    const kind = this.ready.shift() as Kind
    return this[kind].take()
  }
}
