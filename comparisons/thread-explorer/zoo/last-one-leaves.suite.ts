import { defineThreads } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  for (let times = 0; times < 4; times += 1) Atomics.add(words, 0, 1)
}

const sleep = (memory: SharedArrayBuffer) => void Atomics.wait(new Int32Array(memory), 1, 0)

// Where Carol comes to her end last, Alice is the only one whom she has to stop, and Bob is done.
export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: sleep, Bob: add, Carol: add },
})
