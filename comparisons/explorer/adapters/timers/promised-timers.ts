import { nodeBuiltin } from '../../execution/node-builtin.ts'
import { type Owner, whose } from '../../execution/owner.ts'
import type { Patches } from '../../execution/patches.ts'
import type { Timer } from './timer.ts'
import { timersOf } from './timers.ts'

interface TimerOptions {
  readonly signal?: AbortSignal
  readonly ref?: boolean
}

/** The module `node:timers/promises`. */
export interface PromisedTimers {
  setTimeout<A>(delay?: number, value?: A, options?: TimerOptions): Promise<A>
  setImmediate<A>(value?: A, options?: TimerOptions): Promise<A>
  setInterval<A>(delay?: number, value?: A, options?: TimerOptions): AsyncIterable<A>
  readonly scheduler: {
    wait(delay: number, options?: TimerOptions): Promise<void>
    yield(): Promise<void>
  }
}

/**
 * Replaces the functions of `node:timers/promises`, for the code of programs alone. Returns the module,
 * or `undefined` in a page. They settle in the same microtask as Node's. What Node refuses, it refuses
 * itself.
 */
export function patchPromisedTimers(patches: Patches): PromisedTimers | undefined {
  const module = nodeBuiltin<PromisedTimers>('node:timers/promises')
  if (module === undefined) return undefined
  const { scheduler } = module
  patches.replace(module, 'setTimeout', (real) => setTimeoutOr(real))
  patches.replace(module, 'setImmediate', (real) => setImmediateOr(real))
  patches.replace(module, 'setInterval', (real) => setIntervalOr(real))
  patches.replace(scheduler, 'wait', () => (delay: number, options?: TimerOptions) => {
    return module.setTimeout(delay, undefined, options)
  })
  patches.replace(scheduler, 'yield', () => () => module.setImmediate())
  return module
}

const setTimeoutOr =
  (real: PromisedTimers['setTimeout']): PromisedTimers['setTimeout'] =>
  (delay, value, options) => {
    const owner = whose.current()
    const isRefused = !isDelay(delay) || !isFit(options)
    if (owner === undefined || isRefused) return real(delay, value, options)
    return wait(value, options, (callback) =>
      timersOf(owner).set(owner, { kind: 'timer', delay: delay as number, callback }),
    )
  }

const setImmediateOr =
  (real: PromisedTimers['setImmediate']): PromisedTimers['setImmediate'] =>
  (value, options) => {
    const owner = whose.current()
    if (owner === undefined || !isFit(options)) return real(value, options)
    return wait(value, options, (callback) =>
      timersOf(owner).set(owner, { kind: 'immediate', callback }),
    )
  }

const setIntervalOr =
  (real: PromisedTimers['setInterval']): PromisedTimers['setInterval'] =>
  (delay, value, options) => {
    const owner = whose.current()
    const isRefused = !isDelay(delay) || !isFit(options)
    if (owner === undefined || isRefused) return real(delay, value, options)
    return ticks(owner, delay as number, value as never, options ?? {})
  }

const isDelay = (delay: unknown) => delay === undefined || typeof delay === 'number'

/** Whether Node takes these options, and is not to give up at once. */
function isFit(options: unknown): options is TimerOptions | undefined {
  if (options === undefined) return true
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false
  const { signal, ref } = options as { signal?: unknown; ref?: unknown }
  const isSignal = typeof signal === 'object' && signal !== null && 'aborted' in signal
  const isFree = signal === undefined || (isSignal && signal.aborted === false)
  return isFree && (ref === undefined || typeof ref === 'boolean')
}

function wait<A>(
  value: A | undefined,
  { signal, ref = true }: TimerOptions = {},
  set: (resolve: () => void) => Timer,
): Promise<A> {
  let cancel: (() => void) | undefined
  const promise = new Promise<A>((resolve, reject) => {
    const timer = set(() => resolve(value as A))
    timer.isRefed = ref
    if (signal === undefined) return
    cancel = () => {
      if (!timer.isPending) return
      timer.clear()
      reject(aborted(signal))
    }
    signal.addEventListener('abort', cancel)
  })
  if (signal === undefined || cancel === undefined) return promise
  const listener = cancel
  return finallyAsNode(promise, () => signal.removeEventListener('abort', listener))
}

/** `finally`, with the two microtasks more that Node takes for it in its own modules. */
const finallyAsNode = <A>(promise: Promise<A>, end: () => void): Promise<A> =>
  promise.then(same).finally(end).then(same)

const same = <A>(value: A): A => value

async function* ticks<A>(
  owner: Owner,
  delay: number,
  value: A,
  { signal, ref = true }: TimerOptions,
): AsyncGenerator<A, void, void> {
  let due = 0
  let wake: ((next?: Promise<never>) => void) | undefined
  const timer = timersOf(owner).set(owner, {
    kind: 'timer',
    delay,
    isRepeated: true,
    callback: () => {
      due += 1
      wake?.()
      wake = undefined
    },
  })
  timer.isRefed = ref
  const cancel = () => {
    timer.clear()
    wake?.(Promise.reject(aborted(signal)))
    wake = undefined
  }
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    while (!signal?.aborted) {
      if (due === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      for (; due > 0; due -= 1) yield value
    }
    throw aborted(signal)
  } finally {
    timer.clear()
    signal?.removeEventListener('abort', cancel)
  }
}

/** The error of Node that says so, which it does not export. */
function aborted(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}
