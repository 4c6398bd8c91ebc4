import { defineThreads } from '../../../patterns/threads-program.ts'

/** A watchdog looks four times whether a flag has been raised, and then gives up. */
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: {
    Watch(memory) {
      const words = new Int32Array(memory)
      for (let i = 0; i < 4; i += 1) if (Atomics.load(words, 0) === 1) return
      Atomics.store(words, 1, 1)
    },
    Worker: (memory) => void Atomics.store(new Int32Array(memory), 0, 1),
  },
  finally: { 'never gives up': (words) => words[1] === 0 },
  nameOf: (index) => ['flag', 'gave up'][index],
})
