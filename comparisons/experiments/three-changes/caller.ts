import { AsyncLocalStorage } from 'node:async_hooks'
import type { Held } from '../../../patterns/lock-order.ts'

/** The witness of the locks that a task holds, and their number. */
interface Caller {
  readonly held: Held
  readonly count: number
}

const inside = new AsyncLocalStorage<Caller>()

/** What the running task holds; `undefined` if that is nothing. */
export const caller = (): Caller | undefined => inside.getStore()

/** Runs `use` as a part of the task that holds these locks. */
export const asHolder = <A>(holder: Caller, use: () => A): A => inside.run(holder, use)
