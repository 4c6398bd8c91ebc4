import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Kind, Party, Sizes, Visit, Workshop } from './problem.ts'

export const bug = 'barging at a reused gate'

export const outcomes: Outcomes = {
  'the next elf': ['completed', 'invariant broken'],
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
  readonly entrance = new Gate()
  readonly exit = new Gate()

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

  /** Returns the group, and starts the next one, which uses the same gates. */
  take(): Party {
    const { kind, size, names, entrance, exit } = this
    this.names = []
    this.places.release(size)
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** All groups of a kind use the same gates, so a fast elf can take the permit of an invited one. */
export default class SameGatesWorkshop implements Workshop {
  readonly reindeer: Group
  readonly elves: Group
  readonly bell = new Semaphore(0)

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  async join(kind: Kind, name: string): Promise<Visit> {
    const visit = await this[kind].join(name)
    if (this[kind].isComplete) this.bell.release()
    return visit
  }

  async wake(): Promise<Party> {
    await this.bell.acquire()
    return this.reindeer.isComplete ? this.reindeer.take() : this.elves.take()
  }
}
