import { CarriedResource } from './carried-context.ts'
import { Patches } from './patches.ts'

// How the async context is carried in a page.
//
// Where async functions are lowered to generators, all code that goes on later goes on in a callback that
// was passed to `then`, to `queueMicrotask` or to a timer. The first two note the context in which they are
// called, and the callback runs in that; timers are under control anyhow (adapters/timers).
//
// A promise that is resolved with another one settles by a microtask in which the engine calls `then` of
// the other. Node counts it as code of the task that resolves: a lowered async function that returns a promise,
// or a callback of `then` that does. So both note which promise they return. One that is passed to the
// `resolve` of `new Promise` is not noted.

type Reaction = (value: unknown) => unknown

type Then = (this: object, done: unknown, failed: unknown) => unknown

/** What generators inherit, and thereby the bodies of lowered functions. */
interface Generator {
  next(this: unknown, value: unknown): IteratorResult<unknown>
  throw(this: unknown, error: unknown): IteratorResult<unknown>
}

const generators: Generator = Object.getPrototypeOf(function* () {}).prototype

/** In which contexts a promise was returned that the engine has not called `then` of yet. */
const returned = new WeakMap<object, CarriedResource[]>()

/**
 * Carries the context until the function that is returned is called. Calls `goesOn` whenever a callback
 * that has a context is about to run, in that context. A callback for which it returns `false` is dropped.
 */
export function carryContext(goesOn: () => boolean): () => void {
  const patches = new Patches()
  /** Runs `callback` in the present context, whenever it is called. */
  const carried = (callback: unknown, otherwise: Reaction): Reaction => {
    const context = new CarriedResource()
    const react = typeof callback === 'function' ? (callback as Reaction) : otherwise
    const turn = (value: unknown) => (goesOn() ? react(value) : undefined)
    return (value) => context.runInAsyncScope(() => turn(value))
  }
  patches.replace(Promise.prototype as { then: unknown }, 'then', (real) => {
    const carry = (promise: object, done: unknown, failed: unknown) =>
      (real as Then).call(promise, carried(noting(done), pass), carried(noting(failed), fail))
    return function then(this: object, done: unknown, failed: unknown) {
      if (!new CarriedResource().isEmpty) return carry(this, done, failed)
      const resolver = returned.get(this)?.shift()
      if (resolver === undefined) return (real as Then).call(this, done, failed)
      return resolver.runInAsyncScope(() => goesOn() && carry(this, done, failed))
    }
  })
  patches.replace(globalThis, 'queueMicrotask', (real) => (callback: () => void) => {
    const isCarried = typeof callback === 'function' && !new CarriedResource().isEmpty
    return real(isCarried ? (carried(callback, pass) as () => void) : callback)
  })
  for (const key of ['next', 'throw'] as const) {
    patches.replace(
      generators,
      key,
      (real) =>
        function (this: unknown, value: unknown) {
          const result = real.call(this, value)
          if (result.done) note(result.value)
          return result
        },
    )
  }
  return () => patches.putBack()
}

/** The same callback of `then`; a promise that it returns is noted. */
const noting = (callback: unknown): unknown =>
  typeof callback === 'function' ? (value: unknown) => note(callback(value)) : callback

/** Notes that a promise is resolved with `value`, if that is one too, and returns it. */
function note(value: unknown): unknown {
  if (!(value instanceof Promise)) return value
  const context = new CarriedResource()
  if (context.isEmpty) return value
  const before = returned.get(value)
  if (before === undefined) returned.set(value, [context])
  else before.push(context)
  return value
}

const pass: Reaction = (value) => value

const fail: Reaction = (error) => {
  throw error
}
