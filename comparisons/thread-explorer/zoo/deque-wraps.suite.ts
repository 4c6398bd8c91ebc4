import { defineThreads } from '../../../patterns/threads-program.ts'
import deques from '../../../patterns/work-stealing/atomics.ts'
import { dequeOf } from '../../../patterns/work-stealing/workers.ts'

/** Work stealing when almost as many tasks have gone through each deque as 31 bits can count. */
export default defineThreads({
  ...deques,
  open() {
    const memory = deques.open()
    const words = new Int32Array(memory)
    for (const worker of [0, 1] as const) {
      const { top, bottom, slot } = dequeOf(worker)
      const [first, tasks] = [words[slot(0)] ?? 0, (words[bottom] ?? 0) - (words[top] ?? 0)]
      words[slot(0)] = 0
      words[top] = 2 ** 31 - 1
      words[slot(2 ** 31 - 1)] = first
      words[bottom] = 2 ** 31 - 1 + tasks
    }
    return memory
  },
})
