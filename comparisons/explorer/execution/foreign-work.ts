import { watchNativePromises } from './native-promises.ts'
import { nodeBuiltin } from './node-builtin.ts'
import type { OlderPromises } from './older-promises.ts'
import { watchConnections } from './real-connections.ts'

/** The part of `node:async_hooks` that is needed. */
interface AsyncHooks {
  readonly AsyncResource: new (type: string) => object
  createHook(callbacks: {
    init(id: number, type: string, trigger: number, resource: object): void
    before(id: number): void
  }): { enable(): void; disable(): void }
}

/** What is over at the next turn; and timers, of which only those count that a process waits for. */
const NOT_FOREIGN = new Set(['PROMISE', 'TickObject', 'Microtask', 'Timeout', 'Immediate'])

/**
 * Calls `begun` whenever some code begins what Node does outside the process, or uses a connection. Not
 * all of it is among the active resources: reads of `fs/promises` are not in Node 26. `older` is told who awaits
 * promises, the ones that `current` returns. Returns a function that ends this.
 */
export function watchForeignWork<Who>(
  begun: () => void,
  older: OlderPromises<Who>,
  current: () => Who | undefined,
): () => void {
  const hooks = nodeBuiltin<AsyncHooks>('node:async_hooks')
  const hook = hooks?.createHook({
    init(id, type, trigger, resource) {
      older.made(id, type, trigger, current)
      if (!NOT_FOREIGN.has(type) && !(resource instanceof hooks.AsyncResource)) begun()
    },
    before: (id) => older.goesOn(id),
  })
  hook?.enable()
  const ends = [watchConnections(begun), watchNativePromises(begun)]
  return () => {
    for (const end of ends) end()
    hook?.disable()
  }
}

/** What keeps the process alive, counted by kind; `null` where that is unknown, as in a page. */
const census = (): Map<string, number> | null => {
  if (typeof process === 'undefined' || !process.getActiveResourcesInfo) return null
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/**
 * Notices when a program starts something in the background: a timer, an access to a file; {@link
 * watchForeignWork} reports to it as well. What the rest of the process does is not counted, because it
 * starts nothing while the program runs.
 */
export class ForeignWork {
  #before = census()
  #isUnderWay = false

  /** The program is about to run. `known` pending timers are not its own. */
  before(known: number): void {
    this.#before = counted(known)
  }

  /** The program has run, and no other callback of the event loop has run since. */
  after(known: number): void {
    for (const [kind, count] of counted(known) ?? []) {
      // An immediate ends at the next turn, unless it leads to another.
      if (kind !== 'Immediate' && count > (this.#before?.get(kind) ?? 0)) this.#isUnderWay = true
    }
  }

  /** The program has begun something, or uses a connection from which something may come. */
  begins(): void {
    this.#isUnderWay = true
  }

  /** Whether something will happen at the next turn. */
  get isDueAtOnce(): boolean {
    return census()?.has('Immediate') ?? false
  }

  /** Whether the program has started anything; `null` if that cannot be known. */
  get isUnderWay(): boolean | null {
    return this.#before === null ? null : this.#isUnderWay
  }
}

function counted(known: number): Map<string, number> | null {
  const counts = census()
  counts?.set('Timeout', (counts.get('Timeout') ?? 0) - known)
  return counts
}
