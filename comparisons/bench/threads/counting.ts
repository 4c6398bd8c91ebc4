import { defineThreads } from '../../../patterns/threads-program.ts'

const count = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.store(words, 0, Atomics.load(words, 0) + 1)
}

/** Two threads that add one to a counter, with a load and a store each. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: count, Bob: count },
})
