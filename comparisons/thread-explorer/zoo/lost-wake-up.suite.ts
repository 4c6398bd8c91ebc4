import { defineThreads } from '../../../patterns/threads-program.ts'

// It looks at the flag first, and then waits for a change from whatever the bell shows by then.
const sleep = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  if (Atomics.load(words, 0) === 1) return
  Atomics.wait(words, 1, 0)
}

const ring = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.store(words, 0, 1)
  Atomics.notify(words, 1)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: sleep, Bob: ring },
  nameOf: (index) => ['flag', 'bell'][index],
})
