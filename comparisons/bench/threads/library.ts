import { Mutex } from '../../../patterns/shared-locks.ts'
import { createHeap, int32 } from '../../../stm/threads/index.ts'
import * as by from '../benchmark.ts'

// `multithreading` from npm, which starts threads from the text of a function, and so cannot run what
// the other benchmarks of threads run. Its lock is measured on one thread, beside those.

const words = () => new Int32Array(new SharedArrayBuffer(8))

export const benchmark: by.Benchmark = {
  name: 'threads-multithreading',
  title: 'one added to a shared counter, under the mutex of multithreading',
  unit: 'ns',
  per: 'increment',
  size: 1,
  missing: () =>
    'navigator' in globalThis
      ? undefined
      : 'multithreading 0.3.52 needs a global navigator to be loaded, and this Node has none',
  expected: (times) => times,
  contenders: {
    [by.STM](times) {
      const heap = createHeap({ counter: int32 })
      const { counter } = heap.variables
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          heap.atomicallySync((tx) => counter.set(tx, counter.get(tx) + 1))
        }
      }
      return { run, result: () => counter.peek() }
    },
    'one mutex'(times) {
      const memory = words()
      const mutex = new Mutex(memory, 0)
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          mutex.lock()
          memory[1] = (memory[1] as number) + 1
          mutex.unlock()
        }
      }
      return { run, result: () => memory[1] }
    },
    async multithreading(times) {
      const library = await import('multithreading')
      const memory = words()
      const mutex = new library.Mutex(memory)
      const run = () => {
        for (let i = 0; i < times; i += 1) {
          const guard = mutex.blockingLock()
          memory[1] = (memory[1] as number) + 1
          guard[Symbol.dispose]()
        }
      }
      return { run, result: () => memory[1] }
    },
  },
}
