import { defineThreads } from '../../../patterns/threads-program.ts'

/** How often Alice has run, which no run may know. */
let runs = 0

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      runs += 1
      const more = runs === 1 ? 2 : 0
      for (let i = 0; i <= more; i += 1) Atomics.add(new Int32Array(memory), 0, 1)
    },
    Bob: (memory) => Atomics.add(new Int32Array(memory), 1, 1),
  },
})
