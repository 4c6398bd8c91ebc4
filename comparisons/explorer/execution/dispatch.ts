import { nodeBuiltin } from './node-builtin.ts'
import { Patches } from './patches.ts'
import { type RawFrame, rawStack } from './raw-stack.ts'

// What Node does by itself where an event is dispatched.
//
// Node calls an object that listens in an async function of its own, and looks whether the promise that a
// listener returns is rejected. So microtasks follow that run no code of the program, and a page has none.

type Dispatch = (this: object, event: unknown) => unknown

interface EventTargets {
  readonly prototype: { dispatchEvent: Dispatch }
}

/** How many events are being dispatched, one within the other. */
let depth = 0

/** Knows from now on when events are dispatched, until the function that is returned is called. */
export function watchDispatch(): () => void {
  const patches = new Patches()
  const inNode = nodeBuiltin('node:async_hooks') !== undefined
  const target = inNode ? (globalThis as { EventTarget?: EventTargets }).EventTarget : undefined
  patches.replace(target?.prototype, 'dispatchEvent', (real): Dispatch => {
    return function dispatchEvent(event) {
      depth += 1
      try {
        return real.call(this, event)
      } finally {
        depth -= 1
      }
    }
  })
  return () => patches.putBack()
}

const isHook = (frame?: RawFrame): boolean => frame?.getFileName() === 'node:internal/async_hooks'

const isEventTarget = (frame?: RawFrame): boolean =>
  frame?.getFileName() === 'node:internal/event_target'

/**
 * To be asked by a hook of Node's that hears of a new promise: whether Node makes it for itself, because
 * it calls a listener.
 */
export function isOfDispatch(): boolean {
  if (depth === 0) return false
  const frames = rawStack(10) ?? []
  let at = frames.findIndex(isHook)
  while (isHook(frames[at])) at += 1
  // A `then` that is a listener itself is not called by `addCatch`.
  if (frames[at]?.getFunctionName() === 'then') {
    at += frames[at + 1]?.getFunctionName() === 'addCatch' ? 1 : 0
  }
  return isEventTarget(frames[at])
}
