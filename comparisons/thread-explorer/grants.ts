import { GRANT, LOOKS, wordsOf } from './control.ts'
import { real } from './real-atomics.ts'

const { load, store, wait } = real

/** Blocks until `thread`, which calls this, is to go on. */
export function awaitGrant(control: Int32Array, thread: number): void {
  const at = wordsOf(thread) + GRANT
  for (let i = 0; i < LOOKS && load(control, at) === 0; i += 1);
  while (load(control, at) === 0) wait(control, at, 0)
  store(control, at, 0)
}
