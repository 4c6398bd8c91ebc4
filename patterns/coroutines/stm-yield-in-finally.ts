import { atomically, atomicallySync, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import { type Coroutine, type Journal, type Office, wait } from './problem.ts'

export const bug = 'return() defeated by a yield in finally'

export const outcomes: Outcomes = {
  'a buyer who leaves': ['completed', 'invariant broken'],
  'a waiting buyer leaves': ['completed', 'deadlock'],
  'two shows': ['completed', 'invariant broken'],
}

/** Reserves in one transaction. Another one, which is waited for, puts the ticket back, and never begins. */
export default class AwaitingOffice implements Office {
  readonly journal: Journal
  private readonly tickets: TVar<number>

  constructor(tickets: number, journal: Journal) {
    this.tickets = new TVar(tickets)
    this.journal = journal
  }

  *sell(): Coroutine<boolean> {
    if (!atomicallySync(ifThere(this))) return false
    yield* noteIn(this)
    return true
  }

  *sellWhenThere(): Coroutine<void> {
    yield* noteIn(this, () => atomically((tx) => this.take(tx)))
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

/** Takes a ticket, or returns `false` if there is none. */
const ifThere =
  (office: AwaitingOffice) =>
  (tx: Tx): boolean =>
    orElse(
      (inner) => {
        office.take(inner)
        return true
      },
      () => false,
    )(tx)

/** Notes the sale of a ticket, after `take` has taken it. The ticket should be back if that is not finished. */
function* noteIn(office: AwaitingOffice, take?: () => Promise<void>): Coroutine<void> {
  let isNoted = false
  try {
    if (take) yield* wait(take)
    yield* office.journal.note()
    isNoted = true
  } finally {
    if (!isNoted) {
      yield* wait(() => atomically((tx) => office.addIn(tx)))
    }
  }
}
