import { defineThreads } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.add(words, 0, 1)
  Atomics.sub(words, 0, 1)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: add, Bob: add },
  always: { 'at most one is inside': (words) => (words[0] ?? 0) < 2 },
  finally: { 'nobody is inside': (words) => words[0] === 0 },
})
