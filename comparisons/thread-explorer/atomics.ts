import { WATCH } from '../../patterns/threads-program.ts'
import { OPERATIONS } from './control.ts'
import type { ControlledThread } from './controlled-thread.ts'
import { real } from './real-atomics.ts'

type Words = Int32Array
type Operate = (words: Words, index: number, ...values: number[]) => number

/** The arrays that stand for others, with plain accesses as places to switch. */
const behind = new WeakMap<object, Words>()
const unwrapped = (words: Words): Words => behind.get(words) ?? words

/** The place of an element among the words of 32 bits of the memory. */
const placeOf = (words: Words, index: number): number =>
  words.byteOffset / 4 + (index * words.BYTES_PER_ELEMENT) / 4

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
        assertWords(thread, words)
        const place = placeOf(words, index)
        return thread.step(name, place, () => operate(words, index, ...values), values)
      },
    ]
  }
  const controlled = {
    ...Object.fromEntries(OPERATIONS.filter((name) => name in real && name !== 'wait').map(asStep)),
    isLockFree: (size: number) => real.isLockFree(size),
    wait(given: Words, index: number, value: number, timeout = Infinity) {
      const words = unwrapped(given)
      if (!isOwn(words)) return real.wait(words, index, value, timeout)
      assertWords(thread, words)
      return thread.wait(placeOf(words, index), value, timeout)
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
    notify(given: Words, index: number, count = Infinity) {
      const words = unwrapped(given)
      if (!isOwn(words)) return real.notify(words, index, count)
      return thread.notify(placeOf(words, index), count)
    },
  }
  const watch = (words: Words): Words => watched(thread, words)
  Object.assign(Atomics, controlled)
  Object.assign(globalThis, { [WATCH]: watch })
}

/** Operations on other elements than words would be told, and found to have changed nothing, wrongly. */
function assertWords(thread: ControlledThread, words: Words): void {
  if (words.BYTES_PER_ELEMENT === 4) return
  const kind = words.constructor.name
  thread.refuse(`uses Atomics on a ${kind}: explored are those on an Int32Array or a Uint32Array`)
}

/** An array of which each plain read and write is a step. */
function watched(thread: ControlledThread, words: Words): Words {
  const proxy = new Proxy(words, {
    get(target, key) {
      const index = indexOf(key)
      if (index !== undefined && thread.isControlled && index < target.length) {
        return thread.step('reads', placeOf(target, index), () => target[index] as number)
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(proxy) : value
    },
    set(target, key, value: number) {
      const index = indexOf(key)
      if (index === undefined || !thread.isControlled)
        return Reflect.set(target, key, value, target)
      const write = () => {
        target[index] = value
        return value
      }
      thread.step('writes', placeOf(target, index), write, [value])
      return true
    },
  })
  behind.set(proxy, words)
  return proxy
}

const indexOf = (key: string | symbol): number | undefined =>
  typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : undefined
