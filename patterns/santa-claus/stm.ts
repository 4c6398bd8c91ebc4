import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Kind, Party, Sizes, Visit, Workshop } from './problem.ts'

export const price = 'reindeer that are always ready starve the elves: orElse prefers its left'

/** A door that is opened for a given number of guests at a time. */
class Gate {
  readonly permits = new TVar(0)

  pass(): Promise<void> {
    return atomically((tx) => {
      check(tx, this.permits.get(tx) > 0)
      this.permits.update(tx, (permits) => permits - 1)
    })
  }

  /** Lets `count` guests pass; waits until they have. In one transaction none would see it open. */
  async operate(count: number): Promise<void> {
    await atomically((tx) => this.permits.set(tx, count))
    await atomically((tx) => check(tx, this.permits.get(tx) === 0))
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

  wakeAtEither(other: this): Promise<Party> {
    return atomically(
      orElse(
        (tx) => this.reindeer.take(tx),
        (tx) => other.reindeer.take(tx),
        (tx) => this.elves.take(tx),
        (tx) => other.elves.take(tx),
      ),
    )
  }
}
