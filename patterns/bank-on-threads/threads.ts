import { createHeap, type Thread } from '../../stm/threads/index.ts'
import type { Site, ThreadsProblem } from '../on-threads.ts'
import {
  ACCOUNTS,
  AUDITS,
  CLOSED,
  HELD_BY,
  layout,
  OPENING,
  openWords,
  PlainBooks,
  TOTAL,
  TRANSFERS,
  WAITS_FOR,
  WRONG_AUDITS,
} from './bank.ts'
import { declared as mutex } from './mutex.ts'
import { declared as opposite } from './mutex-opposite.ts'
import { declared as ordered } from './mutex-ordered.ts'
import { declared as owner } from './owner.ts'
import { declared as stm } from './stm.ts'
import { declared as unsynchronised } from './unsynchronised.ts'

const entry = new URL('./people.ts', import.meta.url)

/** Two tellers and an auditor. */
const PEOPLE = ['teller', 'teller', 'auditor'] as const

/** A bank on its opening day. */
class BankSite implements Site {
  readonly #solution: string
  readonly #words = openWords()
  readonly #heap = createHeap(layout)

  constructor(solution: string) {
    this.#solution = solution
    this.#heap.atomicallySync((tx) => {
      for (const account of this.#heap.variables.accounts) account.set(tx, OPENING)
    })
  }

  start(): readonly Thread<unknown>[] {
    const channels = this.#solution === 'owner' ? PEOPLE.map(() => new MessageChannel()) : []
    const people = PEOPLE.map((who, i) => {
      const ports = channels.slice(i, i + 1).map(({ port1 }) => port1)
      return this.#heap.spawn(entry, who, this.#solution, this.#words, i, ...ports)
    })
    if (channels.length === 0) return people
    const ports = channels.map(({ port2 }) => port2)
    return [...people, this.#heap.spawn(entry, 'owner', this.#words, ...ports)]
  }

  progress(): readonly number[] {
    return [TRANSFERS, TRANSFERS + 1, AUDITS].map((word) => Atomics.load(this.#words, word))
  }

  close(): void {
    Atomics.store(this.#words, CLOSED, 1)
    Atomics.notify(this.#words, CLOSED)
  }

  done(): string {
    const transfers = [0, 1].map((teller) => Atomics.load(this.#words, TRANSFERS + teller))
    const total = transfers.reduce((sum, n) => sum + n, 0)
    return `${total.toLocaleString('en')} transfers, ${Atomics.load(this.#words, AUDITS)} audits`
  }

  standstill(): string {
    const waits = PEOPLE.flatMap((_, i) => {
      const account = Atomics.load(this.#words, WAITS_FOR + i) - 1
      const holder = Atomics.load(this.#words, HELD_BY + account) - 1
      return account < 0 || holder < 0
        ? []
        : [`${nameOf(i)} waits for account ${account}, which ${nameOf(holder)} has`]
    })
    return waits.join('; ')
  }

  faults(): ReturnType<Site['faults']> {
    const total = this.#solution === 'stm' ? this.#sharedTotal() : new PlainBooks(this.#words).sum()
    const wrongAudits = Atomics.load(this.#words, WRONG_AUDITS)
    return [
      ...(total === TOTAL ? [] : (['money is lost'] as const)),
      ...(wrongAudits === 0 ? [] : (['an audit is wrong'] as const)),
    ]
  }

  #sharedTotal(): number {
    return this.#heap.variables.accounts
      .slice(0, ACCOUNTS)
      .reduce((sum, account) => sum + account.peek(), 0)
  }
}

const nameOf = (i: number): string => (PEOPLE[i] === 'teller' ? `teller ${i + 1}` : 'the auditor')

export default {
  title: 'Bank on threads',
  lesson: 'A thread that dies leaves its lock behind. It leaves no transaction behind.',
  watched: 'Real threads, real time: two tellers, an auditor, a watchdog, and a killer.',
  solutions: {
    unsynchronised,
    'mutex-opposite': opposite,
    mutex,
    'mutex-ordered': ordered,
    owner,
    stm,
  },
  open: (solution) => new BankSite(solution),
} satisfies ThreadsProblem
