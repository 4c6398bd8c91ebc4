import { onHeap } from '../../../patterns/on-heap.ts'
import { defineThreads, type ThreadsProgram } from '../../../patterns/threads-program.ts'
import { array, int32, type SharedHeap } from '../../../stm/threads/index.ts'
import { saying } from '../kit/saying.ts'

export const ACCOUNTS = 12
export const FIRST = 0
export const LAST = ACCOUNTS - 1

const layout = { accounts: array(ACCOUNTS, int32), attempts: int32 }

/**
 * Alice, who reads all accounts in one transaction, from the first to the last, and Bob, who makes
 * `postings` transactions. Each of them adds a coin to each of the accounts `changed`.
 */
export function reporting(postings: number, changed: readonly number[]): ThreadsProgram {
  let bank: SharedHeap<typeof layout>
  return defineThreads({
    ...onHeap(
      layout,
      2,
      (opened) => {
        bank = opened
      },
      256,
    ),
    threads: {
      Alice() {
        const { accounts, attempts } = bank.variables
        let begun = 0
        bank.atomicallySync((tx) => {
          begun += 1
          for (const account of accounts) account.get(tx)
        })
        bank.atomicallySync((tx) => attempts.set(tx, begun))
      },
      Bob() {
        const { accounts } = bank.variables
        const own = changed.flatMap((i) => accounts[i] ?? [])
        for (let i = 0; i < postings; i += 1) {
          bank.atomicallySync((tx) => {
            for (const account of own) account.update(tx, (coins) => coins + 1)
          })
        }
      },
    },
    finally: saying(() => bank.variables.attempts.peek()),
  })
}
