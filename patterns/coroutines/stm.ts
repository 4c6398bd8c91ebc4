import { atomically, atomicallySync, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Coroutine, type Journal, type Office, type Opened, wait } from './problem.ts'

export const price = 'transactions where nothing interleaves anyway, and a reservation to put back'

export const outcomes: Outcomes = {
  // Alice has a ticket for the opera when she hears that there is none for the ballet.
  'two shows': ['completed', 'invariant broken'],
}

/** Reserves in one transaction. What cannot wait is synchronous, above all in a `finally`. */
export default class TransactionalOffice implements Office {
  readonly journal: Journal
  private readonly tickets: TVar<number>

  constructor(tickets: number, journal: Journal) {
    this.tickets = new TVar(tickets)
    this.journal = journal
  }

  *sell(): Coroutine<boolean> {
    if (!atomicallySync(ifThere([this]))) return false
    yield* noteIn([this])
    return true
  }

  *sellWhenThere(): Coroutine<void> {
    yield* noteIn([this], () => atomically((tx) => this.take(tx)))
  }

  *add(): Coroutine<void> {
    atomicallySync((tx) => this.addIn(tx))
  }

  count(): number {
    return this.tickets.peek()
  }

  /** Takes a ticket; waits while there is none. */
  take(tx: Tx): void {
    check(tx, this.tickets.get(tx) > 0)
    this.tickets.update(tx, (tickets) => tickets - 1)
  }

  addIn(tx: Tx): void {
    this.tickets.update(tx, (tickets) => tickets + 1)
  }
}

/** Takes a ticket of each of `offices`, or none and returns `false` where one has none. */
const ifThere =
  (offices: readonly TransactionalOffice[]) =>
  (tx: Tx): boolean =>
    orElse(
      (inner) => {
        for (const office of offices) office.take(inner)
        return true
      },
      () => false,
    )(tx)

/**
 * Notes the sale of a ticket of each office, after `take` has taken it. All are put back if that is
 * not finished. A coroutine that is closed while it waits for `take` has the tickets.
 */
function* noteIn(
  offices: readonly TransactionalOffice[],
  take?: () => Promise<void>,
): Coroutine<void> {
  let isNoted = false
  try {
    if (take) yield* wait(take)
    for (const { journal } of offices) yield* journal.note()
    isNoted = true
  } finally {
    if (!isNoted) {
      atomicallySync((tx) => {
        for (const office of offices) office.addIn(tx)
      })
    }
  }
}

export const published: Published<TransactionalOffice, Office> = {
  journal: 'noted in while the tickets are taken',
  take: 'in a transaction, which the compiler checks',
  addIn: 'in a transaction without a yield, in a finally',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'both reservations, if they are not noted',
}

export const opened: Opened<TransactionalOffice> = {
  *sellBoth(one, other) {
    const offices = [one, other]
    if (!atomicallySync(ifThere(offices))) return false
    yield* noteIn(offices)
    return true
  },
}
