import { defineThreads } from '../../../patterns/threads-program.ts'

/** Alice looks five times, does something else, and then looks until Bob is ready. */
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      const words = new Int32Array(memory)
      for (let i = 0; i < 5; i += 1) if (Atomics.load(words, 0) === 1) return
      Atomics.store(words, 1, 1)
      while (Atomics.load(words, 0) === 0);
    },
    Bob: (memory) => void Atomics.store(new Int32Array(memory), 0, 1),
  },
  nameOf: (index) => ['ready', 'impatient'][index],
})
