import { placeNow, placeText } from './source-place.ts'
import type { Task } from './task.ts'

/** The part of Node's `async_hooks` that is used here. A browser page has none. */
interface AsyncHooks {
  createHook(callbacks: {
    init(id: number, type: string): void
    promiseResolve(id: number): void
  }): { enable(): void; disable(): void }
}

interface Host {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown }
}

/** At most this many are looked at in one step. */
const MOST_IN_STEP = 1000

/**
 * Records where promises are created and which have not settled, to say what a task awaits that the
 * explorer does not control. This is slow, and meant for a single run.
 */
export class UnknownPromises {
  readonly #made = new Map<
    number,
    { readonly task: Task; readonly step: number; readonly at: string }
  >()
  #step = -1
  /** How many were looked at in that step. */
  #inStep = 0
  readonly #stop: () => void

  /**
   * `now` returns the running task and the number of its step. Without Node nothing is recorded.
   */
  constructor(now: () => { readonly task: Task | null; readonly step: number }) {
    const load = (globalThis as Host).process?.getBuiltinModule
    const hooks = load?.('node:async_hooks') as AsyncHooks | undefined
    const hook = hooks?.createHook({
      init: (id, type) => {
        const { task, step } = now()
        const isAsked = type === 'PROMISE' && task !== null && this.#isInBounds(step)
        const at = isAsked ? placeNow() : undefined
        if (at !== undefined) this.#made.set(id, { task: task as Task, step, at: placeText(at) })
      },
      promiseResolve: (id) => void this.#made.delete(id),
    })
    hook?.enable()
    this.#stop = () => hook?.disable()
  }

  /** Of a step that goes round without an end, only the beginning is of use. */
  #isInBounds(step: number): boolean {
    this.#inStep = step === this.#step ? this.#inStep + 1 : 1
    this.#step = step
    return this.#inStep <= MOST_IN_STEP
  }

  stop(): void {
    this.#stop()
  }

  /** Where `task` created the first promise that its last step has left pending: file and line. */
  awaitedBy(task: Task): string | undefined {
    const mine = [...this.#made.values()].filter((made) => made.task === task)
    const last = Math.max(...mine.map(({ step }) => step))
    return mine.find(({ step }) => step === last)?.at
  }
}
