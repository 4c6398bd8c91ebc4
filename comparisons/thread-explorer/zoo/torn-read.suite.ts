import { defineThreads } from '../../../patterns/threads-program.ts'

const write = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.store(words, 0, 1)
  Atomics.store(words, 1, 1)
}

const read = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  const [left, right] = [Atomics.load(words, 0), Atomics.load(words, 1)]
  if (left !== right) Atomics.store(words, 2, 1)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(12),
  threads: { Alice: write, Bob: read },
  finally: { 'both halves are of one value': (words) => words[2] === 0 },
  together: [[0, 1]],
  nameOf: (index) => ['left', 'right', 'torn'][index],
})
