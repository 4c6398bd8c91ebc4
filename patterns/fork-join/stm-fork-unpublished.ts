import { check } from '../../stm/index.ts'
import type { Outcome } from '../stage.ts'
import { fork, isJoined, summingInTransactions } from './sums-in-transactions.ts'

export const bug = 'too much isolation: no thread sees what is forked before the commit'

export const outcomes: readonly Outcome[] = ['deadlock']

/** It forks and joins in one transaction, which waits for what it has not published. */
export default summingInTransactions((heap, sum) =>
  heap.atomicallySync((tx) => {
    fork(tx, heap, sum)
    check(tx, isJoined(tx, heap, sum))
  }),
)
