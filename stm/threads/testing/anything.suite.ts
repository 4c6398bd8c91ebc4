import type { Named, TVar } from '../../tvar.ts'
import { Codec } from '../codec.ts'
import { attachHeap, createHeap, type SharedHeap } from '../heap.ts'
import { array } from '../layout.ts'
import { MASK, VALUE } from '../memory.ts'
import type { SharedTVar } from '../variable.ts'

/**
 * Keeps any value, on this thread alone: its number in a list of all values that were written. So the
 * tests for every engine can use strings, functions and `undefined` on this one.
 */
class Anything extends Codec<unknown> {
  readonly signature = 'anything'
  readonly words = 1
  readonly initial = undefined
  readonly #values: unknown[] = [undefined]

  encode(value: unknown, into: Int32Array, at: number): void {
    const known = this.#values.findIndex((other) => Object.is(other, value))
    into[at] = known < 0 ? this.#values.push(value) - 1 : known
  }

  decode(from: Int32Array, at: number): unknown {
    return this.#values[from[at] as number]
  }
}

/** A heap on one thread, with variables for any value on demand. */
export class PlentifulHeap {
  readonly heap: SharedHeap<{ all: ReturnType<typeof layoutOf>['all'] }>
  #used = 0

  constructor(count: number, kernel: 'WebAssembly' | 'JavaScript') {
    const layout = layoutOf(count)
    const heap = createHeap(layout)
    // Without the WebAssembly memory that its buffer belongs to, the heap is served by JavaScript.
    this.heap = kernel === 'WebAssembly' ? heap : attachHeap(layout, heap.buffer)
  }

  readonly newTVar = <A>(initial: A, options?: Named): TVar<A> => {
    const variable = this.heap.variables.all[this.#used] as TVar<A>
    if (variable === undefined) throw new RangeError('the heap has run out of variables')
    this.#used += 1
    Object.assign(variable, { name: options?.name })
    const { address, codec } = variable as SharedTVar<A>
    const words = new Int32Array(1)
    codec.encode(initial, words, 0)
    Atomics.store(this.heap.engine.log.words, address + VALUE, words[0] as number)
    return variable
  }

  isWaitedFor<A>(variable: TVar<A>): boolean {
    const { address } = variable as SharedTVar<A>
    return Atomics.load(this.heap.engine.log.words, address + MASK) !== 0
  }
}

const layoutOf = (count: number) => ({ all: array(count, new Anything()) })
