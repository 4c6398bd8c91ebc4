import { defineThreads } from '../../../patterns/threads-program.ts'
import { lock, unlock } from '../../../patterns/word-lock.ts'

const both = (first: number, second: number) => (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  lock(words, first)
  lock(words, second)
  Atomics.add(words, 2, 1)
  unlock(words, second)
  unlock(words, first)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(16),
  threads: { Alice: both(0, 1), Bob: both(1, 0) },
  finally: { 'both count': (words) => words[2] === 2 },
  nameOf: (index) => ['left', 'right', 'count'][index],
})
