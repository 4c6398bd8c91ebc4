import { defineThreads } from '../../../patterns/threads-program.ts'

export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: {
    Alice() {
      throw new RangeError('too late')
    },
    Bob() {},
  },
})
