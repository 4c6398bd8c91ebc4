import { syncBuiltinESMExports } from 'node:module'
import type { ControlledThread } from './controlled-thread.ts'

/** Has threads of an explored program refuse to end themselves: they take part in the next run. */
export function refuseExits(thread: ControlledThread): void {
  const { exit } = process
  process.exit = (code) => {
    if (thread.isControlled) thread.refuse('calls process.exit: a thread must return')
    return exit(code)
  }
  syncBuiltinESMExports()
}
