import { defineThreads } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => void Atomics.add(new Int32Array(memory), 0, 1)

/** Each round fails, and begins with the memory as it was before the first. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: add, Bob: add },
  finally: { 'both count, and none': (words) => words[0] !== 2 },
})
