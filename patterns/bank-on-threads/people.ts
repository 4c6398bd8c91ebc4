import { onThread } from '../../stm/threads/index.ts'
import {
  ACCOUNTS,
  AUDITS,
  type Bank,
  type Branch,
  CLOSED,
  layout,
  TOTAL,
  TRANSFERS,
  WRONG_AUDITS,
} from './bank.ts'
import { OneMutexBank } from './mutex.ts'
import { OppositeBank } from './mutex-opposite.ts'
import { OrderedBank } from './mutex-ordered.ts'
import { OwnedBank, own, type Port } from './owner.ts'
import { AtomicBank } from './stm.ts'
import { UnsynchronisedBank } from './unsynchronised.ts'

// The functions that the bank's threads run. Each is given the name of a solution.

const banks: Record<string, new (branch: Branch, port?: Port) => Bank> = {
  unsynchronised: UnsynchronisedBank,
  'mutex-opposite': OppositeBank,
  mutex: OneMutexBank,
  'mutex-ordered': OrderedBank,
  owner: OwnedBank,
  stm: AtomicBank,
}

function bankOf(solution: string, branch: Branch, port?: Port): Bank {
  const BankOf = banks[solution]
  if (BankOf === undefined) throw new TypeError(`there is no bank called ${solution}`)
  return new BankOf(branch, port)
}

const isOpen = (words: Int32Array): boolean => Atomics.load(words, CLOSED) === 0

/** Transfers between accounts until the bank closes. */
export const teller = onThread(
  layout,
  async (heap, solution: string, words: Int32Array, teller: number, port?: Port) => {
    const bank = bankOf(solution, { heap, words, teller }, port)
    let state = teller + 1
    const random = (below: number): number => {
      state = (Math.imul(state, 48_271) + 11) & 0x7fff_ffff
      return (state >> 8) % below
    }
    while (isOpen(words)) {
      const from = random(ACCOUNTS)
      const to = (from + 1 + random(ACCOUNTS - 1)) % ACCOUNTS
      const done = bank.transfer(from, to)
      if (done !== undefined) await done
      Atomics.add(words, TRANSFERS + teller, 1)
    }
    port?.close()
  },
)

/** Adds up all accounts again and again, until the bank closes. */
export const auditor = onThread(
  layout,
  async (heap, solution: string, words: Int32Array, teller: number, port?: Port) => {
    const bank = bankOf(solution, { heap, words, teller }, port)
    while (isOpen(words)) {
      const total = await bank.total()
      Atomics.add(words, AUDITS, 1)
      if (total !== TOTAL) Atomics.add(words, WRONG_AUDITS, 1)
      // A pause of a millisecond at most, in which the tellers work.
      Atomics.wait(words, CLOSED, 0, 1)
    }
    port?.close()
  },
)

/** Keeps the accounts, in the solution that has an owner, until all other threads have ended. */
export const owner = onThread(layout, (_, words: Int32Array, ...ports: Port[]) =>
  own({ words }, ports),
)
