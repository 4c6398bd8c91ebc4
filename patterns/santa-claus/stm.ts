import { atomically, check, orElse, TSemaphore, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Kind, Opened, Party, Sizes, Visit, Workshop } from './problem.ts'

export const price = 'reindeer that are always ready starve the elves: orElse prefers its left'

export const outcomes: Outcomes = {
  // A race of two waits has one winner, and the loser still takes the next group.
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

interface Forming {
  readonly names: readonly string[]
  readonly entrance: Gate
  readonly exit: Gate
}

const begin = (): Forming => ({ names: [], entrance: new Gate(), exit: new Gate() })

/** The guests who wait for each other, and the gates that they will pass. */
class Group {
  readonly kind: Kind
  readonly size: number
  readonly forming = new TVar(begin())

  constructor(kind: Kind, size: number) {
    this.kind = kind
    this.size = size
  }

  /** Joins the group; waits while it is complete. */
  join(tx: Tx, name: string): Visit {
    const { names, entrance, exit } = this.forming.get(tx)
    check(tx, names.length < this.size)
    this.forming.set(tx, { names: [...names, name], entrance, exit })
    return { enter: () => entrance.pass(), leave: () => exit.pass() }
  }

  /** Waits until the group is complete, and returns it. The next one has gates of its own. */
  take(tx: Tx): Party {
    const { kind, size } = this
    const { names, entrance, exit } = this.forming.get(tx)
    check(tx, names.length === size)
    this.forming.set(tx, begin())
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** Reindeer, or else elves: choosing and taking a group is one transaction (Peyton Jones 2007). */
export default class AtomicWorkshop implements Workshop {
  private readonly reindeer: Group
  private readonly elves: Group

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
        (tx) => this.take(tx, 'reindeer'),
        (tx) => this.take(tx, 'elves'),
      ),
    )
  }

  /** Waits until the group is complete, and takes it. */
  take(tx: Tx, kind: Kind): Party {
    return this[kind].take(tx)
  }
}

export const published: Published<AtomicWorkshop, Workshop> = {
  take: 'in a transaction, which the compiler checks',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicWorkshop> = {
  wakeAtEither: (one, other) =>
    atomically(
      orElse(
        (tx) => one.take(tx, 'reindeer'),
        (tx) => other.take(tx, 'reindeer'),
        (tx) => one.take(tx, 'elves'),
        (tx) => other.take(tx, 'elves'),
      ),
    ),
}
