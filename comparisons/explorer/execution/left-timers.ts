import { nodeBuiltin } from './node-builtin.ts'

/** The part of `node:async_hooks` that is needed. */
interface AsyncHooks {
  createHook(callbacks: {
    init(id: number, type: string, trigger: number, resource: object): void
  }): { enable(): void; disable(): void }
}

/** The part of a timer of Node that shows whether it has ended. */
interface NodeTimer {
  readonly _destroyed?: boolean
  hasRef(): boolean
}

/**
 * The timers that the code of a real run has set and that nothing has cleared, such as an interval that
 * goes on after the run: they would keep the process alive. Each is noticed when Node makes it; none is
 * touched before the run is over. In a page none is known.
 */
export class LeftTimers {
  readonly #all = new Map<object, string>()
  readonly #stop: () => void

  constructor(isOwn: () => boolean) {
    const hooks = nodeBuiltin<AsyncHooks>('node:async_hooks')
    const hook = hooks?.createHook({
      init: (_id, type, _trigger, resource) => {
        if ((type === 'Timeout' || type === 'Immediate') && isOwn()) this.#all.set(resource, type)
      },
    })
    hook?.enable()
    this.#stop = () => hook?.disable()
  }

  /** Whether any of them is to go off that a process waits for. */
  get arePending(): boolean {
    return [...this.#all.keys()].some((timer) => {
      const { _destroyed: isOver, hasRef } = timer as NodeTimer
      return isOver !== true && hasRef.call(timer)
    })
  }

  /** Clears what has been set so far. */
  clear(): void {
    for (const [timer, type] of this.#all) {
      // Node 20 miscounts when an immediate is cleared as a timer, or the other way round.
      if (type === 'Timeout') clearTimeout(timer as never)
      else clearImmediate(timer as never)
    }
    this.#all.clear()
  }

  end(): void {
    this.clear()
    this.#stop()
  }
}
