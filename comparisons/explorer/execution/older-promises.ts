import { nodeBuiltin } from './node-builtin.ts'

/** The part of `node:async_hooks` that is needed. */
interface AsyncHooks {
  readonly AsyncResource: new (type: string) => { asyncId(): number }
  executionAsyncId(): number
}

const hooks = nodeBuiltin<AsyncHooks>('node:async_hooks')

/**
 * Who awaits promises that were there before a run, such as a connection that a module has opened. Nobody
 * knows who settles them, so none of these waits is known to be without end.
 *
 * Everything asynchronous has a number in Node, by which its hooks name it. An await is `triggered` by the
 * promise that is awaited. A promise from before the hooks gets its number when it is first awaited, just before
 * the await.
 */
export class OlderPromises<Who> {
  /** The latest number that the hooks have named. */
  #latest = 0
  /** The first number of this run. */
  #first = 0
  /** The numbers of promises from before the hooks. */
  readonly #older = new Set<number>()
  /** By the numbers of the awaits that have not ended. */
  readonly #waiting = new Map<number, Who>()

  runBegins(): void {
    this.#waiting.clear()
    if (hooks !== undefined) this.#first = new hooks.AsyncResource('RUN').asyncId()
  }

  /** Something begins, in the code of whom `whose` returns. */
  made(id: number, type: string, trigger: number, whose: () => Who | undefined): void {
    const before = this.#latest
    this.#latest = id
    if (type !== 'PROMISE') return
    const isUntold = trigger === id - 1 && trigger !== before
    if (isUntold) this.#older.add(trigger)
    if (trigger >= this.#first && !this.#older.has(trigger)) return
    // What is made without a promise is triggered by the code that runs.
    if (trigger === hooks?.executionAsyncId()) return
    const who = whose()
    if (who !== undefined) this.#waiting.set(id, who)
  }

  /** Code goes on after the await with this number, or something else does. */
  goesOn(id: number): void {
    this.#waiting.delete(id)
  }

  /** Whether some wait is of one of whom `isMeant` is true. */
  isAwaitedBy(isMeant: (who: Who) => boolean): boolean {
    return [...this.#waiting.values()].some(isMeant)
  }
}
