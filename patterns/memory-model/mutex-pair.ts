import { defineThreads, plainWords } from '../threads-program.ts'
import { locked } from '../word-lock.ts'

export const price = 'a reader waits for the writer; under the lock, plain accesses will do'

const NAMES = ['low', 'high', 'lock']
const LOCK = 2
/** What Bob has read. */
const READ = 3

/** What one holder of the lock has done happens before all that the next one does. */
export default defineThreads({
  open: () => new SharedArrayBuffer(4 * (READ + 1)),
  threads: {
    Alice(memory) {
      const words = plainWords(memory)
      locked(new Int32Array(memory), LOCK, () => {
        words[0] = 1
        words[1] = 1
      })
    },
    Bob(memory) {
      const words = plainWords(memory)
      const read = locked(new Int32Array(memory), LOCK, () => {
        const low = words[0] as number
        return (low << 1) | (words[1] as number)
      })
      new Int32Array(memory)[READ] = read
    },
  },
  finally: {
    'both halves are new, or none': (words) => words[READ] === 0b00 || words[READ] === 0b11,
  },
  nameOf: (index) => NAMES[index],
})
