import { Mutex } from 'async-mutex'
import { afterCommit, atomically, TVar, type Tx } from '../../stm/index.ts'
import type { Program } from '../explorer/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'
import { installedVersion, rowsInNode } from './re-entrant-lock/in-node.ts'
import { severalKeys } from './re-entrant-lock/several-keys.ts'

interface Lock {
  run<A>(who: string, use: () => Promise<A>): Promise<A>
}

/** A lock that its owner may take again, as in Java. Callers pass their names. */
class ReentrantLock implements Lock {
  readonly mutex = new Mutex()
  owner: string | undefined

  async run<A>(who: string, use: () => Promise<A>): Promise<A> {
    if (this.owner === who) return use()
    return this.mutex.runExclusive(async () => {
      this.owner = who
      try {
        return await use()
      } finally {
        this.owner = undefined
      }
    })
  }
}

class PlainLock implements Lock {
  readonly mutex = new Mutex()

  run<A>(_who: string, use: () => Promise<A>): Promise<A> {
    return this.mutex.runExclusive(use)
  }
}

interface Listener {
  changed(who: string): Promise<void>
}

/** Two accounts that always add up to 0. Each change is reported to the listeners. */
class Books {
  readonly lock: Lock
  readonly accounts = { cash: 0, loans: 0 }
  readonly listeners: Listener[] = []

  constructor(lock: Lock) {
    this.lock = lock
  }

  lend(who: string, amount: number): Promise<void> {
    return this.lock.run(who, async () => {
      this.accounts.cash -= amount
      await this.#notify(who)
      this.accounts.loans += amount
      await this.#notify(who)
    })
  }

  sum(who: string): Promise<number> {
    return this.lock.run(who, async () => this.accounts.cash + this.accounts.loans)
  }

  async #notify(who: string): Promise<void> {
    for (const listener of this.listeners) await listener.changed(who)
  }
}

class Auditor implements Listener {
  readonly books: Books
  readonly sums: number[] = []

  constructor(books: Books) {
    this.books = books
  }

  async changed(who: string): Promise<void> {
    this.sums.push(await this.books.sum(who))
  }
}

/** A single task: it lends, and its own listener reads the sum. */
const withLock =
  (lock: () => Lock): Program =>
  () => {
    const books = new Books(lock())
    const auditor = new Auditor(books)
    books.listeners.push(auditor)
    return {
      subject: { books, auditor },
      tasks: { Alice: () => books.lend('Alice', 5) },
      invariants: { 'every sum is 0': () => auditor.sums.every((sum) => sum === 0) },
    }
  }

const inTransaction =
  (notify: (tx: Tx, action: (tx: Tx) => void) => void): Program =>
  () => {
    const accounts = { cash: new TVar(0), loans: new TVar(0) }
    const seen = { sums: [] as number[] }
    const look = (tx: Tx) => void seen.sums.push(accounts.cash.get(tx) + accounts.loans.get(tx))
    const lend = (tx: Tx, amount: number) => {
      accounts.cash.update(tx, (cash) => cash - amount)
      notify(tx, look)
      accounts.loans.update(tx, (loans) => loans + amount)
      notify(tx, look)
    }
    return {
      subject: accounts,
      record: seen,
      tasks: { Alice: () => atomically((tx) => lend(tx, 5)) },
      invariants: { 'every sum is 0': () => seen.sums.every((sum) => sum === 0) },
    }
  }

export default experiment({
  title: 'a lock that is taken twice by one task',
  async run(print) {
    print(
      await verdicts({
        'a lock': withLock(() => new PlainLock()),
        'a re-entrant lock': withLock(() => new ReentrantLock()),
        'a transaction that notifies while it runs': inTransaction((tx, look) => look(tx)),
        'a transaction that notifies after its commit': inTransaction((tx, look) =>
          afterCommit(tx, () => void atomically(look)),
        ),
        ...severalKeys,
      }),
    )
    print()
    print(`async-lock ${installedVersion()} with domainReentrant, in Node itself:`)
    print(columns(await rowsInNode()))
  },
})
