import { Semaphore } from 'async-mutex'
import type { Outcomes } from '../pattern.ts'
import type { Kind, Party, Sizes, Visit, Workshop } from './problem.ts'

export const bug = 'a barging elf at a gate that is used again'

export const outcomes: Outcomes = {
  'the next elf': ['completed', 'invariant broken'],
  'two workshops': ['deadlock', 'invariant broken'],
}

/** A door that is opened for so many at a time. */
class Gate {
  readonly permits = new Semaphore(0)
  readonly passages = new Semaphore(0)

  async pass(): Promise<void> {
    await this.permits.acquire()
    this.passages.release()
  }

  /** Lets `count` pass, and waits until they have. */
  async operate(count: number): Promise<void> {
    this.permits.release(count)
    await this.passages.acquire(count)
  }
}

/** Those who wait for each other, and the gates through which they will go. */
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

  /** The group as it is. The next one begins. */
  take(): Party {
    const { kind, size, names, entrance, exit } = this
    this.names = []
    this.places.release(size)
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** Gates are there to stay, and so is who comes later and is quicker. */
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

  wakeAtEither(other: this): Promise<Party> {
    return Promise.race([this.wake(), other.wake()])
  }
}
