import { nodeBuiltin } from './node-builtin.ts'
import { whose } from './owner.ts'
import { atNextTurn } from './quiescence.ts'

// How a loop of microtasks is ended.
//
// `while (!ready) await null` never lets go of the event loop: no timer, no signal and no other code of
// the explorer runs any more. Only V8 can stop it. The inspector's `Runtime.terminateExecution` unwinds
// what runs and, if that is a microtask, drops all that are pending. These are the program's: the step
// was begun by a macrotask of the explorer. Of callbacks of `nextTick` only the one at hand is dropped.
// Node keeps a stack of async ids, which the unwinding would leave as it is, and ends the process when
// it is not empty at the end of a macrotask. The handler of uncaught exceptions empties it.

interface Inspector {
  readonly Session: new () => { connect(): void; disconnect(): void; post(method: string): void }
}

interface AsyncHooks {
  executionAsyncId(): number
}

interface NodeProcess {
  /** Handles an uncaught exception, and empties the stack of async ids. */
  readonly _fatalException?: (error: unknown) => boolean
  hasUncaughtExceptionCaptureCallback(): boolean
}

/** What is thrown to empty the stack. Listeners to uncaught exceptions have to ignore it. */
export const MICROTASK_CUT = new Error('the explorer has ended a loop of microtasks')

/**
 * Ends what runs, and all microtasks that are pending. To be called before the code at hand goes on, by
 * a hook. Where the inspector is missing, as in a page, it does nothing.
 */
export function cutMicrotasks(): void {
  const inspector = nodeBuiltin<Inspector>('node:inspector')
  const process = nodeBuiltin<NodeProcess>('node:process')
  if (inspector === undefined || process?.hasUncaughtExceptionCaptureCallback() !== false) return
  // What the handler does is no code of a program.
  whose.outside(() => process._fatalException?.(MICROTASK_CUT))
  if (nodeBuiltin<AsyncHooks>('node:async_hooks')?.executionAsyncId() !== 0) return
  const session = new inspector.Session()
  session.connect()
  whose.outside(() => atNextTurn(() => session.disconnect()))
  session.post('Runtime.terminateExecution')
}
