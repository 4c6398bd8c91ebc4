import { defineThreads, plainWords } from '../../../patterns/threads-program.ts'

const add = (memory: SharedArrayBuffer) => {
  const words = plainWords(memory)
  words[0] = (words[0] ?? 0) + 1
}

export default defineThreads({
  open: () => new SharedArrayBuffer(8),
  threads: { Alice: add, Bob: add },
  finally: { 'both count': (words) => words[0] === 2 },
})
