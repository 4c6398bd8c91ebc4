import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { quiet } from './quiet.suite.ts'

setFlagsFromString('--expose-gc')

/** Collects the garbage now. What this turn of the event loop got from a `WeakRef` is none yet. */
export const gc: () => void = runInNewContext('gc')

/** Collects the garbage, and lets whoever wants to know of it hear. */
export async function collect(): Promise<void> {
  await quiet()
  gc()
  await quiet()
}
