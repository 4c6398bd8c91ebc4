import { definePattern, type Scenario } from '../pattern.ts'
import { SlowStore } from '../slow-store.ts'

export type Account = string

/** The balance of each account. */
export type Balances = Readonly<Record<Account, number>>

/** Where the balances are kept: a file, a database, a service. A call may take any time. */
export interface Ledger {
  /** The balances when the books were opened. */
  readonly opening: Balances
  load(account: Account): Promise<number>
  /** Adds `amount`, which may be negative. */
  post(account: Account, amount: number): Promise<void>
}

/** Books with many accounts. Clerks post all day long; now and then an auditor reads them all. */
export interface Books {
  transfer(from: Account, to: Account, amount: number): Promise<void>
  /** Returns all balances as of one moment. */
  report(): Promise<Balances>
  /** Moves `amount` to an account in another branch's books. */
  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void>
  /** Returns all balances of this branch and another as of one moment. */
  reportWith(other: this): Promise<Balances>
}

/** A solution is a class of books. */
export type BooksOf = new (ledger: Ledger) => Books

/** A slow store that can also add to a balance. */
class SlowLedger extends SlowStore<Account, number> implements Ledger {
  async post(account: Account, amount: number): Promise<void> {
    await this.world.work(`posts ${amount} to ${account}`)
    this.values[account] = (this.values[account] as number) + amount
  }
}

/** The reports that were handed in. */
class Desk {
  readonly reports: Balances[] = []

  async receive(report: Promise<Balances>): Promise<void> {
    this.reports.push(await report)
  }

  get isExact(): boolean {
    return this.reports.every(
      (report) => Object.values(report).reduce((total, balance) => total + balance, 0) === 0,
    )
  }
}

/** Double entry: what one account gains, another loses. */
const EXACT = 'every report adds up to zero'

const ACCOUNTS = { cash: 20, stock: 10, loans: -30 }

/** The clerk moves money while the auditor adds it up. */
const oneTransfer: Scenario<BooksOf> = {
  kind: 'safety',
  stage(Books, world) {
    const books = new Books(new SlowLedger(ACCOUNTS, world))
    const desk = new Desk()
    return {
      subject: books,
      record: desk,
      tasks: {
        Clerk: () => books.transfer('loans', 'cash', 5),
        Auditor: () => desk.receive(books.report()),
      },
      invariants: { [EXACT]: () => desk.isExact },
    }
  },
}

/** The clerk never stops, and moves the money back each time, so that states repeat. */
const busyClerk: Scenario<BooksOf> = {
  kind: 'liveness',
  stage(Books, world) {
    const books = new Books(new SlowLedger(ACCOUNTS, world))
    const desk = new Desk()
    return {
      subject: books,
      record: desk,
      tasks: {
        Clerk: async () => {
          await books.transfer('loans', 'cash', 5)
          await books.transfer('cash', 'loans', 5)
        },
        Auditor: () => desk.receive(books.report()),
      },
      endless: ['Clerk'],
      invariants: { [EXACT]: () => desk.isExact },
    }
  },
}

/** The money moves from left to right; the auditor visits the branches from right to left. */
const twoBranches: Scenario<BooksOf> = {
  kind: 'composition',
  stage(Books, world) {
    const left = new Books(new SlowLedger({ cash: 20 }, world))
    const right = new Books(new SlowLedger({ loans: -20 }, world))
    const desk = new Desk()
    return {
      subject: { left, right },
      record: desk,
      tasks: {
        Clerk: () => left.transferTo(right, 'cash', 'loans', 5),
        Auditor: () => desk.receive(right.reportWith(left)),
      },
      invariants: { [EXACT]: () => desk.isExact },
    }
  },
}

export default definePattern<BooksOf>({
  title: 'The long report',
  lesson: 'A slow optimistic reader loses to fast writers.',
  chapter: 'Where STM loses',
  after: ['bank-transfer'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'a turn at a lock is sure to come; two branches are one transaction',
  },
  scenarios: {
    'a report and a transfer': oneTransfer,
    'a busy clerk': busyClerk,
    'a report of two branches': twoBranches,
  },
})
