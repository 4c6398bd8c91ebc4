import { defineThreads } from '../../../patterns/threads-program.ts'

/** It reads the same again and again without a loop, and goes on. */
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      const words = new Int32Array(memory)
      const seen = [0, 0, 0, 0, 0].map((index) => Atomics.load(words, index))
      Atomics.store(words, 1, seen.length)
      Atomics.notify(words, 1)
    },
    Bob: (memory) => void Atomics.wait(new Int32Array(memory), 1, 0),
  },
})
