import { atomically, check, orElse, TSemaphore, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Kind, Party, Sizes, Visit, Workshop } from './problem.ts'

export const bug = 'barging at a reused gate'

export const outcomes: Outcomes = {
  'the next elf': ['completed', 'invariant broken'],
  'two workshops': ['completed', 'deadlock', 'invariant broken'],
}

/** A door that is opened for a given number of guests at a time. */
class Gate {
  readonly permits = new TSemaphore(0)

  pass(): Promise<void> {
    return atomically((tx) => this.permits.acquire(tx))
  }

  /** Lets `count` guests pass; waits until they have. In one transaction none would see it open. */
  async operate(count: number): Promise<void> {
    await atomically((tx) => this.permits.release(tx, count))
    await atomically((tx) => check(tx, this.permits.available(tx) === 0))
  }
}

/** The guests who wait for each other, and the gates that they will pass. */
class Group {
  readonly kind: Kind
  readonly size: number
  readonly names = new TVar<readonly string[]>([])
  readonly entrance = new Gate()
  readonly exit = new Gate()

  constructor(kind: Kind, size: number) {
    this.kind = kind
    this.size = size
  }

  /** Joins the group; waits while it is complete. */
  join(tx: Tx, name: string): Visit {
    const { entrance, exit } = this
    const names = this.names.get(tx)
    check(tx, names.length < this.size)
    this.names.set(tx, [...names, name])
    return { enter: () => entrance.pass(), leave: () => exit.pass() }
  }

  /** Waits until the group is complete, and returns it. The next one uses the same gates. */
  take(tx: Tx): Party {
    const { kind, size, entrance, exit } = this
    const names = this.names.get(tx)
    check(tx, names.length === size)
    this.names.set(tx, [])
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** All groups of a kind use the same gates, so a fast elf can take the permit of an invited one. */
export default class SameGatesWorkshop implements Workshop {
  readonly reindeer: Group
  readonly elves: Group

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  join(kind: Kind, name: string): Promise<Visit> {
    return atomically((tx) => this[kind].join(tx, name))
  }

  wake(): Promise<Party> {
    return atomically(
      orElse(
        (tx) => this.reindeer.take(tx),
        (tx) => this.elves.take(tx),
      ),
    )
  }
}
