import { defineThreads } from '../../../patterns/threads-program.ts'

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Alice(memory) {
      const words = new Int32Array(memory)
      const result = Atomics.wait(words, 0, 0, 10)
      Atomics.store(words, 1, ['ok', 'timed-out', 'not-equal'].indexOf(result) + 1)
    },
    Bob(memory) {
      const words = new Int32Array(memory)
      Atomics.notify(words, 0)
    },
  },
  finally: { 'it times out': (words) => words[1] === 2 },
})
