import { defineThreads } from '../../../patterns/threads-program.ts'

export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: {
    Alice: (memory) => Atomics.store(new Int32Array(memory), 0, 1),
    Bob(memory) {
      const words = new Int32Array(memory)
      try {
        if (Atomics.load(words, 0) === 1) throw new RangeError('too late')
      } finally {
        Atomics.add(words, 0, 1)
      }
    },
  },
})
