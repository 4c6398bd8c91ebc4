import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { quiet } from './quiet.suite.ts'

setFlagsFromString('--expose-gc')

/**
 * Collects garbage now. What a `WeakRef` returned in this turn of the event loop is not garbage
 * yet.
 */
export const gc: () => void = runInNewContext('gc')

/** Collects garbage and lets the callbacks of every `FinalizationRegistry` run. */
export async function collect(): Promise<void> {
  await quiet()
  gc()
  await quiet()
}
