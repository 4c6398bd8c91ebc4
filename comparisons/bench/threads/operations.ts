import { type Lock, Mutex, SpinLock } from '../../../patterns/shared-locks.ts'
import { atomicallySync, type TVar } from '../../../stm/index.ts'
import { BALANCES, type Kind, LOCKS, type Workload } from './workloads.ts'

/** One operation, on accounts that the numbers choose. */
export type Operation = (a: number, b: number) => unknown

/** Takes time: a loop that the compiler cannot leave out. */
export type Burn = () => void

/** The operation of a workload, as a kind of contender does it. */
export function operationOf(
  kind: Kind,
  workload: Workload,
  accounts: readonly TVar<number>[],
  words: Int32Array,
  burn: Burn,
): Operation {
  if (kind === 'stm') return transactions(workload, accounts.slice(0, workload.accounts), burn)
  const plain = plainly(workload, words.subarray(BALANCES), burn)
  if (kind === 'ordered locks') return inOrder(workload, plain, words)
  const lock = kind === 'mutex' ? new Mutex(words, LOCKS) : new SpinLock(words, LOCKS)
  return kind === 'plain' || kind === 'messages' ? plain : locked(plain, lock)
}

function transactions(
  { kind, work }: Workload,
  accounts: readonly TVar<number>[],
  burn: Burn,
): Operation {
  const at = (i: number) => accounts[i] as TVar<number>
  switch (kind) {
    case 'transfer':
      return (a, b) => {
        const from = at(a)
        const to = at(b)
        atomicallySync((tx) => {
          const balance = from.get(tx)
          if (balance < 1) return
          const other = to.get(tx)
          if (work > 0) burn()
          from.set(tx, balance - 1)
          to.set(tx, other + 1)
        })
      }
    case 'count':
      return () => {
        const counter = at(0)
        atomicallySync((tx) => counter.set(tx, counter.get(tx) + 1))
      }
    default:
      return () =>
        atomicallySync((tx) => {
          let sum = 0
          for (let i = 0; i < accounts.length; i += 1) sum += at(i).get(tx)
          return sum
        })
  }
}

/** The same as if there were no other thread. */
function plainly({ kind, work, accounts }: Workload, balances: Int32Array, burn: Burn): Operation {
  const at = (i: number) => balances[i] as number
  switch (kind) {
    case 'transfer':
      return (a, b) => {
        const balance = at(a)
        if (balance < 1) return
        const other = at(b)
        if (work > 0) burn()
        balances[a] = balance - 1
        balances[b] = other + 1
      }
    case 'count':
      return () => {
        balances[0] = at(0) + 1
      }
    default:
      return () => {
        let sum = 0
        for (let i = 0; i < accounts; i += 1) sum += at(i)
        return sum
      }
  }
}

const locked =
  (operation: Operation, lock: Lock): Operation =>
  (a, b) => {
    lock.lock()
    const result = operation(a, b)
    lock.unlock()
    return result
  }

/** Locks the accounts that the operation needs, in the order of their numbers. */
function inOrder({ kind, accounts }: Workload, operation: Operation, words: Int32Array): Operation {
  const locks = Array.from({ length: accounts }, (_, i) => new Mutex(words, LOCKS + i))
  const at = (i: number) => locks[i] as Mutex
  if (kind === 'transfer') {
    return (a, b) => {
      const first = at(Math.min(a, b))
      const second = at(Math.max(a, b))
      first.lock()
      second.lock()
      operation(a, b)
      second.unlock()
      first.unlock()
    }
  }
  const needed = kind === 'count' ? locks.slice(0, 1) : locks
  return (a, b) => {
    for (const lock of needed) lock.lock()
    const result = operation(a, b)
    for (const lock of needed) lock.unlock()
    return result
  }
}
