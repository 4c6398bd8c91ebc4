import { MICROTASK_CUT } from './microtask-cut.ts'
import { nodeBuiltin } from './node-builtin.ts'
import { Patches } from './patches.ts'

type Listener = (error: unknown, ...rest: unknown[]) => void

/** Whose code has thrown. */
interface Culprit {
  /** Returns `false` if this is of no concern any more. */
  failed(error: unknown): boolean
}

/** The part of `process` that reports errors that nothing has caught. */
interface ProcessEvents {
  listeners(event: string): Listener[]
  on(event: string, listener: Listener): void
  removeListener(event: string, listener: Listener): void
}

/**
 * Takes the errors of programs that no promise carries to where it is awaited: thrown by a listener, by
 * a callback of `nextTick` or `queueMicrotask`, or in a promise that nobody handles. Node ends the
 * process for them, unless there are listeners. Each is reported to the one whose code it is, by its
 * async context; errors of other code go to the listeners that were there before, or end the process.
 * Returns a function that puts everything back. In a page only those of `queueMicrotask` are taken: the
 * events that it has for the others come too late to tell in which step.
 */
export function takeStrayErrors(whose: { current(): Culprit | undefined }): () => void {
  const process = nodeBuiltin<ProcessEvents>('node:process')
  const patches = new Patches()
  // Node 20 forgets the async context of an error in a microtask, and a page has none for it.
  patches.replace(globalThis, 'queueMicrotask', (real) => (callback: () => void) => {
    const culprit = whose.current()
    if (culprit === undefined || typeof callback !== 'function') return real(callback)
    return real(() => reporting(culprit, callback))
  })
  if (process === undefined) return () => patches.putBack()
  const events = ['uncaughtException', 'unhandledRejection']
  const putBack = events.map((event) => takeOver(process, event, whose))
  return () => {
    for (const each of putBack) each()
    patches.putBack()
  }
}

function reporting(culprit: Culprit, callback: () => void): void {
  try {
    callback()
  } catch (error) {
    culprit.failed(error)
  }
}

function takeOver(
  process: ProcessEvents,
  event: string,
  whose: { current(): Culprit | undefined },
): () => void {
  const others = process.listeners(event)
  const putBack = () => {
    process.removeListener(event, listener)
    for (const other of others) process.on(event, other)
  }
  const listener: Listener = (error, ...rest) => {
    if (error === MICROTASK_CUT) return
    if (whose.current()?.failed(error) === true) return
    for (const other of others) other.call(process, error, ...rest)
    if (others.length > 0) return
    putBack()
    queueMicrotask(() => {
      throw error
    })
  }
  for (const other of others) process.removeListener(event, other)
  process.on(event, listener)
  return putBack
}
