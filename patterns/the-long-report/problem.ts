import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import { SlowStore } from '../slow-store.ts'

export type Account = string

/** The balance of each account. */
export type Balances = Readonly<Record<Account, number>>

/** Where the balances are kept: a file, a database, a service. A call may take any time, and never fails. */
export interface Ledger {
  /** The balances when the books were opened. */
  readonly opening: Balances
  load(account: Account): Promise<number>
  /** Adds `amount`, which may be negative. */
  post(account: Account, amount: number): Promise<void>
}

/** What is added to an account, on its way to the ledger. */
export type Posting = readonly [Account, amount: number]

/**
 * Posts to a ledger. It keeps the ledger in a field, and not in a closure, so that the explorer sees it in
 * a page as well, where functions cannot be looked into.
 */
export class Poster {
  private readonly ledger: Ledger

  constructor(ledger: Ledger) {
    this.ledger = ledger
  }

  write([account, amount]: Posting): Promise<void> {
    return this.ledger.post(account, amount)
  }
}

/** Books with many accounts. Clerks post all day long; now and then an auditor reads them all. */
export interface Books {
  /** Adds `amount`, which may be negative, to one account. */
  post(account: Account, amount: number): Promise<void>
  transfer(from: Account, to: Account, amount: number): Promise<void>
  /** Returns all balances as of one moment. */
  report(): Promise<Balances>
}

/** What is made of the books of two branches. */
export interface Opened<B extends Books = Books> {
  /** Moves `amount` from an account of one branch to an account of the other. */
  transferTo(one: B, other: B, from: Account, to: Account, amount: number): Promise<void>
  /** Returns all balances of both branches as of one moment. */
  reportOf(one: B, other: B): Promise<Balances>
}

/** The same, made only of what all books offer. */
const closed: Opened = {
  async transferTo(one, other, from, to, amount) {
    await one.post(from, -amount)
    await other.post(to, amount)
  },
  reportOf: async (one, other) => ({ ...(await one.report()), ...(await other.report()) }),
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

/** What the clerk and the auditor were told, beside what the ledgers say. */
class Desk {
  readonly reports: Balances[] = []
  /** Whether the clerk has been told that the money was moved. */
  isMoved = false

  async receive(report: Promise<Balances>): Promise<void> {
    this.reports.push(await report)
  }

  async moved(transfer: Promise<void>): Promise<void> {
    await transfer
    this.isMoved = true
  }

  get isExact(): boolean {
    return this.reports.every(
      (report) => Object.values(report).reduce((total, balance) => total + balance, 0) === 0,
    )
  }

  /** Whether `ledgers` have `moved`, if the clerk was told so or a report shows it. */
  isInTheLedgers(moved: Balances, ...ledgers: readonly SlowLedger[]): boolean {
    const saved: Balances = Object.assign({}, ...ledgers.map(({ values }) => values))
    const areShown = (balances: Balances) =>
      Object.entries(moved).some(([account, balance]) => balances[account] === balance)
    if (!this.isMoved && !this.reports.some(areShown)) return true
    return Object.entries(moved).every(([account, balance]) => saved[account] === balance)
  }
}

/** Nothing is told that a crash could take back. */
const SAVED = 'what was told is in the ledger'

/** Double entry: what one account gains, another loses. */
const EXACT = 'every report adds up to zero'

const ACCOUNTS = { cash: 20, stock: 10, loans: -30 }

/** The clerk moves money while the auditor adds it up. */
const oneTransfer: Scenario<BooksOf> = {
  kind: 'safety',
  stage(Books, world) {
    const ledger = new SlowLedger(ACCOUNTS, world)
    const books = new Books(ledger)
    const desk = new Desk()
    return {
      subject: books,
      record: { desk, ledger: ledger.values },
      tasks: {
        Clerk: () => desk.moved(books.transfer('loans', 'cash', 5)),
        Auditor: () => desk.receive(books.report()),
      },
      invariants: {
        [EXACT]: () => desk.isExact,
        [SAVED]: () => desk.isInTheLedgers({ cash: 25, loans: -35 }, ledger),
      },
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
const twoBranches: Scenario<BooksOf, Opened>['stage'] = (Books, world, opened) => {
  const ledgers = [
    new SlowLedger({ cash: 20 }, world),
    new SlowLedger({ loans: -20 }, world),
  ] as const
  const left = new Books(ledgers[0])
  const right = new Books(ledgers[1])
  const desk = new Desk()
  return {
    subject: { left, right },
    record: { desk, left: ledgers[0].values, right: ledgers[1].values },
    tasks: {
      Clerk: () => desk.moved(opened.transferTo(left, right, 'cash', 'loans', 5)),
      Auditor: () => desk.receive(opened.reportOf(right, left)),
    },
    invariants: {
      [EXACT]: () => desk.isExact,
      [SAVED]: () => desk.isInTheLedgers({ cash: 15, loans: -15 }, ...ledgers),
    },
  }
}

export default definePattern<BooksOf, Opened>({
  title: 'The long report',
  lesson: 'A slow optimistic reader loses to fast writers.',
  chapter: 'Where STM loses',
  after: ['bank-transfer'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'a turn at a lock is sure to come, whatever else is composed',
  },
  scenarios: {
    'a report and a transfer': oneTransfer,
    'a busy clerk': busyClerk,
    ...inHalves('a report of two branches', closed, twoBranches),
  },
})
