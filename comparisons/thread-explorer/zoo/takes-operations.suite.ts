import { defineThreads } from '../../../patterns/threads-program.ts'

// Taken when the module is loaded, before any run.
const { load, store } = Atomics
const atomics = Atomics

const add = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  store(words, 0, load(words, 0) + 1)
}

const addAlso = (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  atomics.store(words, 0, atomics.load(words, 0) + 1)
}

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: add, Bob: addAlso },
  finally: { 'both count': (words) => words[0] === 2 },
  nameOf: (index) => ['count'][index],
})
