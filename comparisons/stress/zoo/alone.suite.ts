import { defineThreads } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => void Atomics.add(new Int32Array(memory), 0, 1)

/** No round fails: the memory is what it was before each of them. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: add, Bob: add, Carol: add },
  finally: { 'all count': (words) => words[0] === 3 },
})
