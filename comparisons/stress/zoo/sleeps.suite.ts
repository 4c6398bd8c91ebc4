import { defineThreads } from '../../../patterns/threads-program.ts'

/** No thread wakes Alice, so that the first round does not end. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: {
    Alice: (memory) => void Atomics.wait(new Int32Array(memory), 0, 0),
    Bob() {},
  },
})
