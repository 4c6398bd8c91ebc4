import { retry, type TVar, type Tx } from '../../stm/index.ts'
import { array, int32, list, type SharedHeap, startingAt } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { lastOf } from '../task-bits.ts'
import { defineThreads, type ThreadsProgram } from '../threads-program.ts'
import { expected, forkedPart, halfOf, ownPart, SUMS, type Sum, sumOf } from './sums.ts'

const layout = {
  /** The tasks that no thread has begun, a bit for each. */
  open: startingAt(int32, SUMS[0] | SUMS[1]),
  /** What the half that each sum forks comes to; empty until it is computed. */
  parts: array(2, list(1, int32)),
  /** What each sum comes to; empty until it is reported. */
  totals: array(2, list(1, int32)),
}
export type SumsHeap = SharedHeap<typeof layout>

/** A number that may not be there yet. Any number may come, 0 among them. */
type Result = TVar<readonly number[]>

const partOf = ({ variables }: SumsHeap, sum: Sum) => variables.parts[sum - 1] as Result
const totalOf = ({ variables }: SumsHeap, sum: Sum) => variables.totals[sum - 1] as Result

export const fork = (tx: Tx, { variables }: SumsHeap, sum: Sum): void =>
  variables.open.update(tx, (tasks) => tasks | halfOf(sum))

/** Whether the half that a sum has forked is computed. */
export const isJoined = (tx: Tx, heap: SumsHeap, sum: Sum): boolean =>
  partOf(heap, sum).get(tx).length > 0

/** Takes a task, or returns 0 when `isOver`. Waits until there is one or the other. */
export const takeUnless = (heap: SumsHeap, isOver: (tx: Tx) => boolean): number =>
  heap.atomicallySync((tx) => {
    if (isOver(tx)) return 0
    const { open } = heap.variables
    const tasks = open.get(tx)
    if (tasks === 0) return retry(tx)
    open.set(tx, tasks - lastOf(tasks))
    return lastOf(tasks)
  })

/** Forks the half of a sum, and returns when it is computed. It may `run` tasks meanwhile. */
type ForkAndJoin = (heap: SumsHeap, sum: Sum, run: (task: number) => void) => void

/** Alice and Bob, with all that they share in transactional variables. */
export function summingInTransactions(forkAndJoin: ForkAndJoin): ThreadsProgram {
  let heap: SumsHeap

  function run(task: number): void {
    const sum = sumOf(task)
    const isHalf = task !== sum
    if (!isHalf) forkAndJoin(heap, sum, run)
    heap.atomicallySync((tx) => {
      const part = partOf(heap, sum)
      if (isHalf) part.set(tx, [forkedPart(sum)])
      else totalOf(heap, sum).set(tx, [ownPart(sum) + (part.get(tx)[0] as number)])
    })
  }

  const areReported = (tx: Tx) => SUMS.every((sum) => totalOf(heap, sum).get(tx).length > 0)
  const take = () => takeUnless(heap, areReported)
  const work = () => {
    for (let task = take(); task !== 0; task = take()) run(task)
  }

  return defineThreads({
    ...onHeap(layout, 2, (opened) => {
      heap = opened
    }),
    threads: { Alice: work, Bob: work },
    finally: {
      'both sums are reported when they are complete': () =>
        SUMS.every((sum) => totalOf(heap, sum).peek()[0] === expected(sum)),
    },
  })
}
