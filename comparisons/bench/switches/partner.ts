import type { MessagePort } from 'node:worker_threads'
import { SpinLock } from '../../../patterns/shared-locks.ts'
import { lock, unlock } from '../../../patterns/word-lock.ts'
import { check } from '../../../stm/index.ts'
import { onThread } from '../../../stm/threads/index.ts'
import { waitedForProcessor } from '../threads/waited.ts'
import { becomes, LOCK, layout, READY, TURN, WAITED, WANTED, WAYS, whileIt } from './words.ts'

// What the thread does that takes turns with the main thread, or waits for it.

/** How often the partner looks how long it has waited: seldom, since a look takes as long as a turn. */
const SELDOM = 32

function noteWait(words: Int32Array, turn: number): void {
  if (turn % SELDOM === 0) Atomics.store(words, WAITED, 1_000 * waitedForProcessor())
}

/** Takes the turn whenever it is its own, and hands it back. */
export const player = onThread(layout, (_, words: Int32Array): never => {
  Atomics.store(words, READY, 1)
  for (let turn = 0; ; turn += 2) {
    whileIt(words, TURN, turn)
    noteWait(words, turn / 2)
    becomes(words, TURN, turn + 2)
  }
})

/** Answers each message. */
export const echo = onThread(layout, (_, words: Int32Array, port: MessagePort) => {
  let turn = 0
  port.on('message', (message) => {
    noteWait(words, turn)
    turn += 1
    port.postMessage(message)
  })
  return new Promise<never>(() => {})
})

/** Waits, in the way that it is asked to, until the main thread lets it go on. */
export const waiter = onThread(layout, (heap, words: Int32Array): never => {
  const spinLock = new SpinLock(words, LOCK)
  Atomics.store(words, READY, 1)
  for (;;) {
    whileIt(words, WANTED, 0)
    const way = WAYS[Atomics.load(words, WANTED) - 1]
    if (way === 'retries') {
      heap.atomicallySync((tx) => check(tx, heap.variables.turn.get(tx) === 1))
    } else if (way === 'spins') {
      spinLock.lock()
      spinLock.unlock()
    } else {
      lock(words, LOCK)
      unlock(words, LOCK)
    }
    becomes(words, WANTED, 0)
  }
})
