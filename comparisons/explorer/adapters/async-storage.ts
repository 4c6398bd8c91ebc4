import type { Adapter, Attachment, Host } from '../execution/host.ts'
import { nodeBuiltin } from '../execution/node-builtin.ts'
import { Patches } from '../execution/patches.ts'

type Run = (this: Storage, value: unknown, use: Use, ...values: unknown[]) => unknown
type Use = (...values: unknown[]) => unknown

/** The parts of an `AsyncLocalStorage` of Node that matter here. */
interface Storage {
  run: Run
  enterWith: (this: Storage, value: unknown) => void
  getStore(): unknown
}

const prototype = nodeBuiltin<{
  readonly AsyncLocalStorage: { readonly prototype: Storage }
}>('node:async_hooks')?.AsyncLocalStorage.prototype

const realGetStore = prototype?.getStore

/** The storages that the execution under way has used. */
let used: Set<Storage> | null = null

/**
 * Notes which storages a program uses. What they hold for a task follows from what the task has done, so
 * it is no part of the state: the context goes with the code of a task, as its owner does. Where the code
 * of a task begins in a context that need not be its own, it observes it: {@link observeContext}.
 */
export const asyncStorage: Adapter<Attachment> = {
  intercept() {
    const patches = new Patches()
    patches.replace(prototype, 'run', (real): Run => {
      return function run(value, use, ...values) {
        used?.add(this)
        return real.call(this, value, use, ...values)
      }
    })
    patches.replace(prototype, 'enterWith', (real): Storage['enterWith'] => {
      return function enterWith(value) {
        used?.add(this)
        real.call(this, value)
      }
    })
    return () => patches.putBack()
  },
  attach(host) {
    used = new Set()
    return {
      // The program may have entered a context, which all that is started sees.
      stepBegins: ({ task }) => host.as(task, () => observeContext(host)),
      detach() {
        used = null
      },
    }
  },
}

/**
 * The running task goes on in an async context that need not be its own. It is assumed to look at all that
 * is in it.
 */
export function observeContext(host: Host): void {
  if (used === null || used.size === 0) return
  for (const storage of used) {
    const value = realGetStore?.call(storage)
    if (value === undefined) continue
    host.usesAnything()
    host.observe(storage)
    host.observe(value)
  }
}
