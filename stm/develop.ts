import type { AtomicallyOptions, Engine } from './atomically.ts'
import { currentEngine, runOn } from './atomically.ts'
import { orElse, retry } from './combinators.ts'
import { wakeUps, watchWith } from './event-loop/probe.ts'
import type { STM } from './tx.ts'

export interface DevelopOptions {
  /**
   * Freezes plain objects and arrays, all the way down, once a transaction has read or committed
   * them, so that whoever mutates a value in place gets a TypeError.
   */
  readonly freeze?: boolean
  /**
   * Runs each transaction once for nothing, undoes that, and runs it again, so that a side effect in
   * a body, or a value that it mutates, shows itself by happening twice.
   */
  readonly chaos?: boolean
}

/**
 * For development: makes mistakes show that STM cannot prevent. Gives a function that ends it. One
 * at a time, and not while an explorer is watching.
 */
export function develop({ freeze = false, chaos = false }: DevelopOptions): () => void {
  const ends = [...(freeze ? [freezeValues()] : []), ...(chaos ? [abortFirstAttempts()] : [])]
  return () => {
    for (const end of ends.reverse()) end()
  }
}

function freezeValues(): () => void {
  return watchWith({
    wakeUps,
    began() {},
    read: (_, value) => deepFreeze(value),
    committed(changes) {
      for (const { cell } of changes) deepFreeze(cell.value)
    },
    blocked() {},
  })
}

function deepFreeze(value: unknown): void {
  if (!isPlain(value) || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const inner of Object.values(value)) deepFreeze(inner)
}

/** A class may have its own reasons to change its instances; `{}` and `[]` have none. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

function abortFirstAttempts(): () => void {
  const engine = currentEngine()
  return runOn({
    atomically: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomically(abortedOnce(body), options),
    atomicallySync: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomicallySync(abortedOnce(body), options),
  } satisfies Engine)
}

/** `body`, of which the first attempt is undone and made again, however it ends. */
function abortedOnce<A>(body: STM<A>): STM<A> {
  let isFirst = true
  return (tx) => {
    if (!isFirst) return body(tx)
    isFirst = false
    return orElse((tx) => attemptInVain(body, tx), body)(tx)
  }
}

const attemptInVain: (body: STM<unknown>, tx: Parameters<STM<unknown>>[0]) => never = (
  body,
  tx,
) => {
  try {
    // The second attempt reports what is wrong with the body; here it only must not be unhandled.
    Promise.resolve(body(tx)).catch(() => {})
  } catch {}
  return retry(tx)
}
