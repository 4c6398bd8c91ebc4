import { fork, isJoined, summingInTransactions, takeUnless } from './sums-in-transactions.ts'

export const price = 'several operations for each word, and a task that is open wakes all that wait'

/** A thread that joins waits for its half or for a task to run, whichever is there first. */
export default summingInTransactions((heap, sum, run) => {
  heap.atomicallySync((tx) => fork(tx, heap, sum))
  const help = () => takeUnless(heap, (tx) => isJoined(tx, heap, sum))
  for (let task = help(); task !== 0; task = help()) run(task)
})
