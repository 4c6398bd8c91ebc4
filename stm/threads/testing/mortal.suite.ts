import { ThreadEngine } from '../engine.ts'
import { build, hashOf, type Layout, sizeOf, type Variables } from '../layout.ts'
import { Memory, type Variable } from '../memory.ts'
import { takeSlot } from '../recovery.ts'
import { TransactionLog } from '../transaction-log.ts'
import { SharedTVar } from '../variable.ts'

/** What a dead thread throws at every access. It cannot clean up, whatever it catches. */
class Death extends Error {}

const real = Atomics
const names = [
  ...(['load', 'store', 'add', 'sub', 'and', 'or', 'compareExchange'] as const),
  ...(['wait', 'notify'] as const),
]
type Name = (typeof names)[number]
type Operation = (words: Int32Array, ...rest: number[]) => number

/**
 * A thread of a heap, played on the calling thread, that dies before its access number `lifetime` to
 * shared memory: an atomic operation, or a plain write to its log or its slot.
 */
export class Mortal<L extends Layout> {
  readonly engine: ThreadEngine
  readonly variables: Variables<L>
  readonly thread: number
  readonly #words: Int32Array
  #left: number

  constructor(layout: L, buffer: SharedArrayBuffer, lifetime: number) {
    const memory = Memory.in(buffer, sizeOf(layout), hashOf(layout)) as Memory
    this.#words = memory.words
    this.#left = Infinity
    this.thread = takeSlot(memory, 0) as number
    Object.assign(memory, { words: this.#watched() })
    const log = new TransactionLog(memory, this.thread, true, 'a mortal')
    this.engine = new ThreadEngine(log)
    this.variables = build(layout, memory.firstVariable, (codec, address, name) => {
      const variable = new SharedTVar(log, address, codec, name)
      memory.variables.set(address, variable as Variable)
      return variable
    })
    this.#left = lifetime
  }

  /** Runs `life` on this thread. Returns whether it died in it. */
  dies(life: () => void): boolean {
    const { Atomics: before } = globalThis
    const watched = Object.fromEntries(names.map((name) => [name, this.#mortal(name)]))
    Object.assign(globalThis, { Atomics: watched })
    try {
      life()
      return false
    } catch (error) {
      if (error instanceof Death) return true
      throw error
    } finally {
      Object.assign(globalThis, { Atomics: before })
    }
  }

  #live(): void {
    this.#left -= 1
    if (this.#left <= 0) throw new Death()
  }

  #mortal(name: Name): Operation {
    const operation = real[name] as unknown as Operation
    return (words, ...rest) => {
      this.#live()
      return operation(words === this.engine.log.words ? this.#words : words, ...rest)
    }
  }

  /** The words, whose plain writes are counted. */
  #watched(): Int32Array {
    const words = this.#words
    return new Proxy(words, {
      get: (_, key) => {
        const value = Reflect.get(words, key) as unknown
        return typeof value === 'function' ? value.bind(words) : value
      },
      set: (_, key, value) => {
        if (this.#left < Infinity) this.#live()
        return Reflect.set(words, key, value)
      },
    })
  }
}
