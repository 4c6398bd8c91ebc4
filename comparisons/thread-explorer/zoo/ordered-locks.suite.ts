import { defineThreads } from '../../../patterns/threads-program.ts'
import { lock, unlock } from '../../../patterns/word-lock.ts'

const both = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  lock(words, 0)
  lock(words, 1)
  Atomics.store(words, 2, Atomics.load(words, 2) + 1)
  unlock(words, 1)
  unlock(words, 0)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(16),
  threads: { Alice: both, Bob: both },
  finally: { 'both count': (words) => words[2] === 2 },
})
