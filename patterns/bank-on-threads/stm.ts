import { atomicallySync, type TVar } from '../../stm/index.ts'
import type { ThreadsDeclared } from '../on-threads.ts'
import { type Bank, type Branch, think } from './bank.ts'

export const declared: ThreadsDeclared = {
  price: 'a transaction that meets another runs again, and all it works on has a fixed layout',
  seen: ['completed'],
  kills: 'they go on',
}

/**
 * A bank in which each operation is a transaction. A thread that dies in one has done all of it or
 * nothing.
 */
export class AtomicBank implements Bank {
  readonly #accounts: readonly TVar<number>[]

  constructor({ heap }: Branch) {
    this.#accounts = heap.variables.accounts
  }

  transfer(from: number, to: number): void {
    const source = this.#accounts[from] as TVar<number>
    const target = this.#accounts[to] as TVar<number>
    atomicallySync((tx) => {
      const balance = source.get(tx)
      const other = target.get(tx)
      think()
      if (balance < 1) return
      source.set(tx, balance - 1)
      target.set(tx, other + 1)
    })
  }

  total(): number {
    return atomicallySync((tx) => this.#accounts.reduce((sum, account) => sum + account.get(tx), 0))
  }
}
