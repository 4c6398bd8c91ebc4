import { defineThreads } from '../../../patterns/threads-program.ts'

const take = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  while (Atomics.exchange(words, 0, 1) !== 0);
}

/** The thread that has the lock never releases it. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4),
  threads: { Alice: take, Bob: take },
  nameOf: () => 'lock',
})
