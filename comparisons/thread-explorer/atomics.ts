import { WATCH } from '../../patterns/threads-program.ts'
import { OPERATIONS } from './control.ts'
import type { ControlledThread } from './controlled-thread.ts'
import { countOf, indexIn, indexToWaitAt, timeOf } from './places.ts'
import { real } from './real-atomics.ts'
import { placeOf, unwrapped, watched } from './watched-words.ts'

type Words = Int32Array
type Operate = (words: Words, index: number, ...values: number[]) => number

/**
 * Has every atomic operation of the program on this thread be a step that `thread` is chosen for. Called
 * before the program is loaded, whose modules may keep the operations that they find.
 */
export function control(thread: ControlledThread, memory: SharedArrayBuffer): void {
  const isOwn = (words: Words) => thread.isControlled && words.buffer === memory
  const asStep = (name: (typeof OPERATIONS)[number]): [string, Operate] => {
    const operate = real[name as 'add'] as Operate
    return [
      name,
      (given, index, ...values) => {
        const words = unwrapped(given)
        if (!isOwn(words)) return operate(words, index, ...values)
        const at = indexIn(words, index)
        assertWords(thread, words)
        const numbers = values.map((value) => +value)
        const isUnsigned = (words as object) instanceof Uint32Array
        const run = () => operate(words, at, ...numbers)
        return thread.step(name, placeOf(words, at), run, { given: numbers, isUnsigned })
      },
    ]
  }
  const controlled = {
    ...Object.fromEntries(OPERATIONS.filter((name) => name in real && name !== 'wait').map(asStep)),
    isLockFree: (size: number) => real.isLockFree(size),
    wait(given: Words, index: number, value: number, timeout?: number) {
      const words = unwrapped(given)
      if (!isOwn(words)) return waitElsewhere(thread, words, index, value, timeout)
      const at = indexToWaitAt(words, index)
      assertWords(thread, words)
      const [expected, time] = [+value | 0, timeOf(timeout)]
      return thread.wait(placeOf(words, at), expected, time)
    },
    waitAsync(given: Words, ...rest: readonly number[]) {
      if (isOwn(unwrapped(given))) {
        thread.refuse(
          'calls Atomics.waitAsync: a thread must not await, and Atomics.wait is explored',
        )
      }
      return (real as unknown as { waitAsync: Operate }).waitAsync(given, ...(rest as [number]))
    },
    // A hint to the processor, which changes nothing.
    pause() {},
    notify(given: Words, index: number, count?: number) {
      const words = unwrapped(given)
      if (!isOwn(words)) return real.notify(words, index, count)
      const at = indexToWaitAt(words, index)
      assertWords(thread, words)
      return thread.notify(placeOf(words, at), countOf(count))
    },
  }
  const watch = (words: Words): Words => watched(thread, words)
  Object.assign(Atomics, controlled)
  Object.assign(globalThis, { [WATCH]: watch })
}

/** No thread wakes one that waits at other memory: each of them has a copy of what its module creates. */
function waitElsewhere(
  thread: ControlledThread,
  words: Words,
  index: number,
  value: number,
  timeout?: number,
) {
  if (!thread.isControlled || timeOf(timeout) < Infinity) {
    return real.wait(words, index, value, timeout)
  }
  const result = real.wait(words, index, value, 0)
  if (result !== 'timed-out') return result
  return thread.refuse("waits at memory that is not what 'open' returned, where nobody wakes it")
}

/** Operations on other elements than words would be told, and found to have changed nothing, wrongly. */
function assertWords(thread: ControlledThread, words: Words): void {
  if (words.BYTES_PER_ELEMENT === 4) return
  const kind = words.constructor.name
  thread.refuse(`uses Atomics on a ${kind}: explored are those on an Int32Array or a Uint32Array`)
}
