import { defineThreads } from '../../../patterns/threads-program.ts'

/** It tries 50 times to take a lock that is never released. */
const tryLock = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  for (let i = 0; i < 50; i += 1) if (Atomics.compareExchange(words, 0, 0, 1) === 0) return
}

export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: tryLock, Bob: tryLock },
  nameOf: () => 'lock',
})
