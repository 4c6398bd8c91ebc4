import { defineThreads } from '../../../patterns/threads-program.ts'

/** Whether this thread has run, which no run may know: from the second run on all is well. */
let hasBegun = false

const add = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  const count = Atomics.load(words, 0)
  if (hasBegun) Atomics.add(words, 0, 1)
  else Atomics.store(words, 0, count + 1)
  hasBegun = true
}

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: add, Bob: add },
  finally: { 'both count': (words) => words[0] === 2 },
})
