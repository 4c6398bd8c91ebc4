import ring from '../../../patterns/ring-buffer/atomics.ts'
import { PUT, TAKEN } from '../../../patterns/ring-buffer/ring.ts'
import { defineThreads } from '../../../patterns/threads-program.ts'

/** The ring buffer when almost as many items have been passed as 31 bits can count. */
export default defineThreads({
  ...ring,
  open() {
    const memory = ring.open()
    const words = new Int32Array(memory)
    words[PUT] = 2 ** 31 - 2
    words[TAKEN] = 2 ** 31 - 2
    return memory
  },
})
