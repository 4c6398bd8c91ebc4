import { definePattern, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

export type Account = string

/** What each account holds. */
export type Balances = Readonly<Record<Account, number>>

/** Where the postings are kept: a file, a database, a service. It answers when it likes. */
export interface Ledger {
  /** What the accounts held when the books were opened. */
  readonly opening: Balances
  read(account: Account): Promise<number>
  /** Adds `amount`, which may be negative. */
  post(account: Account, amount: number): Promise<void>
}

/** Books with many accounts. Clerks post to them all day long; now and then somebody wants a report. */
export interface Books {
  transfer(from: Account, to: Account, amount: number): Promise<void>
  /** The balances of all accounts, as they were at one moment. */
  report(): Promise<Balances>
  /** Moves `amount` to an account in the books of another branch. */
  transferTo(other: this, from: Account, to: Account, amount: number): Promise<void>
  /** The balances of all accounts of this branch and of another, as they were at one moment. */
  reportWith(other: this): Promise<Balances>
}

/** A solution is a class of books. */
export type BooksOf = new (ledger: Ledger) => Books

/** A ledger in memory that is as slow as the world wants it to be. */
class SlowLedger implements Ledger {
  readonly opening: Balances
  readonly balances: Record<Account, number>
  readonly world: World

  constructor(opening: Balances, world: World) {
    this.opening = opening
    this.balances = { ...opening }
    this.world = world
  }

  async read(account: Account): Promise<number> {
    await this.world.work(`reads ${account}`)
    return this.balances[account] as number
  }

  async post(account: Account, amount: number): Promise<void> {
    await this.world.work(`posts ${amount} to ${account}`)
    this.balances[account] = (this.balances[account] as number) + amount
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

/** Double entry: what one account has more, another has less. */
const EXACT = 'every report adds up to nothing'

const ACCOUNTS = { cash: 20, stock: 10, loans: -30 }

/** Somebody moves money while somebody else adds it up. */
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

/** The clerk never stops. What is moved is moved back, so that the books look the same again and again. */
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

/** The auditor of both comes to them from the other side than the money. */
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
  lesson: 'Whoever is optimistic and slow loses to those who are quick.',
  chapter: 'Where STM loses',
  after: ['bank-transfer'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'a turn at a lock is sure to come; two branches have no order',
  },
  scenarios: {
    'a report and a transfer': oneTransfer,
    'a busy clerk': busyClerk,
    'a report of two branches': twoBranches,
  },
})
