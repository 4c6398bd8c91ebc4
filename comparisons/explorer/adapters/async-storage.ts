import type { Adapter, Attachment, Host } from '../execution/host.ts'
import { whose } from '../execution/owner.ts'
import { UsedStorages, watchStorages } from '../execution/used-storages.ts'

/** Those that the program of the execution under way has used. */
let used: UsedStorages | null = null

/**
 * Notes which storages a program uses. What they hold for a task follows from what the task has done, so
 * it is no part of the state: the context goes with the code of a task, as its owner does. Where the code
 * of a task begins in a context that need not be its own, it observes it: {@link observeContext}.
 */
export const asyncStorage: Adapter<Attachment> = {
  intercept: () => watchStorages(() => (whose.current() === undefined ? null : used)),
  attach(host) {
    used = new UsedStorages()
    let isEntered = false
    return {
      start() {
        const [first] = host.tasks
        if (first !== undefined && used?.isEmpty === false) {
          isEntered = host.asBeginning(first, () => [...(used?.now() ?? [])].some(holdsState))
        }
      },
      refuted: () => (isEntered ? { merges: false, unseen: ENTERED } : undefined),
      // The program may have entered a context, which all that is started sees.
      stepBegins({ task }) {
        if (used?.isEmpty === false) host.asBeginning(task, () => observeContext(host))
      },
      detach() {
        used?.letGo()
        used = null
      },
    }
  },
}

/** Whether it can be changed, for tasks that have not begun and do not know of it. */
const holdsState = ([, value]: readonly [storage: object, value: unknown]): boolean =>
  typeof value === 'function' || (typeof value === 'object' && value !== null)

const ENTERED = 'what the program enters an async context with'

/**
 * The running task goes on in an async context that need not be its own. It is assumed to look at all that
 * is in it.
 */
export function observeContext(host: Host): void {
  for (const [storage, value] of used?.now() ?? []) {
    host.usesAnything()
    host.observe(storage)
    host.observe(value)
  }
}
