import { ACCESSES } from '../thread-explorer/control.ts'
import { xorshift } from '../thread-explorer/xorshift.ts'

const real = Atomics

type Operate = (words: Int32Array, index: number, a?: number, b?: number) => number

/** Pauses are from one turn of an empty loop to about two to the power of this. */
const LONGEST = 12

/** Random pauses of a thread. */
export class Delays {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e37_79b9) | 1
  }

  /** Spins, as likely for one or two turns of a loop as for a thousand or two. */
  pause(): void {
    const random = this.#next()
    const least = 1 << (random % LONGEST)
    const turns = least + ((random >>> 8) % least)
    for (let i = 0; i < turns; i += 1);
  }

  /** Has one in eight operations of this thread's `Atomics`, and each wait and notify, come after a pause. */
  intoAtomics(): void {
    const delayed =
      (operate: Operate): Operate =>
      (words, index, a, b) => {
        if ((this.#next() & 7) === 0) this.pause()
        return operate(words, index, a as number, b as number)
      }
    const operations = ACCESSES.map((name) => [name, delayed(real[name] as Operate)])
    const before =
      <A extends unknown[], R>(call: (...args: A) => R) =>
      (...args: A) => {
        this.pause()
        return call(...args)
      }
    Object.assign(globalThis, {
      Atomics: {
        ...Object.fromEntries(operations),
        isLockFree: real.isLockFree,
        wait: before(real.wait),
        notify: before(real.notify),
      },
    })
  }

  #next(): number {
    this.#state = xorshift(this.#state)
    return this.#state >>> 0
  }
}
