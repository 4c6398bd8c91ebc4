import { defineThreads } from '../../../patterns/threads-program.ts'

/** What Alice does goes by what she reads plainly, which is no step, and is in the shared memory. */
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      const words = new Int32Array(memory)
      Atomics.load(words, 0)
      if (words[1] === 1) Atomics.store(words, 0, 1)
    },
    Bob(memory) {
      new Int32Array(memory)[1] = 1
      Atomics.load(new Int32Array(memory), 0)
    },
  },
})
