import { defineThreads } from '../../../patterns/threads-program.ts'

/** Alice tries twelve values on one word, each of them once. */
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      const words = new Int32Array(memory)
      for (let v = 1; v <= 12; v += 1) if (Atomics.compareExchange(words, 0, v, 100) === v) return
    },
    Bob: (memory) => void Atomics.store(new Int32Array(memory), 1, 5),
  },
})
