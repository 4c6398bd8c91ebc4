import { defineThreads } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.store(words, 0, Atomics.load(words, 0) + 1)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: add, Bob: add },
  finally: { 'both count': (words) => words[0] === 2 },
  nameOf: (index) => ['count'][index],
})
