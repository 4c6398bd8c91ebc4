import { setImmediate } from 'node:timers/promises'
import { atomically, check, TMap, TQueue, TSemaphore, TVar, type Tx } from '../../stm/index.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

/** How many bodies run again when one variable changes that this many transactions wait for. */
async function rerunsOf(
  waiters: number,
  body: (tx: Tx, i: number) => void,
  change: (tx: Tx) => void,
) {
  let runs = 0
  for (let i = 0; i < waiters; i += 1) {
    void atomically((tx) => {
      runs += 1
      body(tx, i)
    })
  }
  await atomically(change)
  await setImmediate() // By now every transaction that can finish has finished.
  return runs - waiters
}

/** One permit is released. The first waiter takes it and leaves none for the others. */
function onePermit(waiters: number) {
  const permits = new TSemaphore(0)
  return rerunsOf(
    waiters,
    (tx) => permits.acquire(tx),
    (tx) => permits.release(tx),
  )
}

/** A gate opens, which concerns every waiter. */
function aGate(waiters: number) {
  const isOpen = new TVar(false)
  return rerunsOf(
    waiters,
    (tx) => check(tx, isOpen.get(tx)),
    (tx) => isOpen.set(tx, true),
  )
}

/** One arrives, and every waiter waits for five. */
function oneOfFive(waiters: number) {
  const present = new TVar(0)
  return rerunsOf(
    waiters,
    (tx) => check(tx, present.get(tx) >= 5),
    (tx) => present.set(tx, 1),
  )
}

/** Each waits for a key of its own, and the first one is set. */
function ownKey(waiters: number) {
  const answers = new TMap<number, string>()
  return rerunsOf(
    waiters,
    (tx, i) => check(tx, answers.has(tx, i)),
    (tx) => answers.set(tx, 0, 'yes'),
  )
}

/** One item arrives at a shelf that is one array. The first waiter takes it, and leaves `empty()`. */
function oneItem(waiters: number, empty: () => readonly string[]) {
  const shelf = new TVar(empty())
  return rerunsOf(
    waiters,
    (tx) => {
      check(tx, shelf.get(tx).length > 0)
      shelf.set(tx, empty())
    },
    (tx) => shelf.set(tx, ['bread']),
  )
}

/** The same, where the shelf is a queue of the library. */
function oneInAQueue(waiters: number) {
  const shelf = TQueue.unbounded<string>()
  return rerunsOf(
    waiters,
    (tx) => shelf.take(tx),
    (tx) => shelf.offer(tx, 'bread'),
  )
}

const NONE: readonly string[] = []

export default experiment({
  title: 'how many waiters run again when one variable changes',
  async run(print) {
    const ways = {
      'one permit': onePermit,
      'a gate for all': aGate,
      'one of five': oneOfFive,
      'a key each': ownKey,
      'a new [] each time': (n: number) => oneItem(n, () => []),
      'one [] for all': (n: number) => oneItem(n, () => NONE),
      TQueue: oneInAQueue,
    }
    const counts = [1, 10, 100, 1000]
    const rows: (string | number)[][] = [['waiters', ...counts]]
    for (const [way, reruns] of Object.entries(ways)) {
      rows.push([way, ...(await Promise.all(counts.map((n) => reruns(n))))])
    }
    print(columns(rows))
  },
})
