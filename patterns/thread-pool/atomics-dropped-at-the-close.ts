import type { Outcome } from '../stage.ts'
import { inBits } from './in-bits.ts'
import { CLOSED, inWords, QUEUE } from './words.ts'

export const bug = 'tasks in the queue are dropped when the pool closes'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

/** A thread looks whether the pool is closed before it looks for a task. */
export default inWords((words) => {
  const pool = inBits(words)
  const isClosed = () => (Atomics.load(words, QUEUE) & CLOSED) !== 0
  return { ...pool, take: () => (isClosed() ? 0 : pool.take()) }
})
