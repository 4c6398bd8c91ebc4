import { defineThreads } from '../../../patterns/threads-program.ts'
import { stolenByCompareAndSwap } from '../../../patterns/work-stealing/chase-lev.ts'
import { dequeOf } from '../../../patterns/work-stealing/workers.ts'

const [STOLEN_BY_ALICE, STOLEN_BY_BOB] = [0, 1]
const deque = dequeOf(0)

const thief = (stolen: number) => (memory: SharedArrayBuffer) => {
  const words = new Int32Array(memory)
  Atomics.store(words, stolen, stolenByCompareAndSwap.steal(words, deque))
}

/** Two thieves at a deque with two tasks. */
export default defineThreads({
  open() {
    const memory = new SharedArrayBuffer(4 * 16)
    const words = new Int32Array(memory)
    words[deque.slot(0)] = 7
    words[deque.slot(1)] = 8
    words[deque.bottom] = 2
    return memory
  },
  threads: { Alice: thief(STOLEN_BY_ALICE), Bob: thief(STOLEN_BY_BOB) },
  finally: {
    'each thief has a task of its own': (words) =>
      (words[STOLEN_BY_ALICE] ?? 0) * (words[STOLEN_BY_BOB] ?? 0) === 7 * 8,
  },
})
