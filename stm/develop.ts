import { orElse, retry } from './combinators.ts'
import { type AtomicallyOptions, currentEngine, type Engine, useEngine } from './engine.ts'
import { installProbe } from './probe.ts'
import type { STM, Tx } from './tx.ts'

export interface DevelopOptions {
  /**
   * Freezes plain objects and arrays, all the way down, once a transaction on the event loop has
   * read or committed them, so that code that mutates such a value in place throws a TypeError.
   * Cannot be used during an exploration.
   */
  readonly freeze?: boolean
  /**
   * Runs each transaction once without effect before it runs for good, so that a side effect in a
   * body, or a value that the body mutates, shows itself by happening twice.
   */
  readonly chaos?: boolean
}

/**
 * Development mode: exposes mistakes that STM cannot prevent. Returns a function that turns it off.
 * @throws MisuseError if `freeze` is on already, or during an exploration.
 */
export function develop({ freeze = false, chaos = false }: DevelopOptions): () => void {
  const restores = [...(freeze ? [freezeValues()] : []), ...(chaos ? [undoFirstAttempts()] : [])]
  return () => {
    for (const restore of restores.reverse()) restore()
  }
}

function freezeValues(): () => void {
  return installProbe({
    began() {},
    read: (_, value) => deepFreeze(value),
    committed(changes) {
      for (const { cell } of changes) deepFreeze(cell.value)
    },
  })
}

/** Goes deep without recursion, and without running getters. */
function deepFreeze(value: unknown): void {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (!isPlain(next) || Object.isFrozen(next)) continue
    Object.freeze(next)
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(next))) left.push(value)
  }
}

/** A class may have its own reasons to change its instances; `{}` and `[]` have none. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

function undoFirstAttempts(): () => void {
  const engine = currentEngine()
  return useEngine({
    atomically: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomically(firstUndone(body), options),
    atomicallySync: <A>(body: STM<A>, options?: AtomicallyOptions) =>
      engine.atomicallySync(firstUndone(body), options),
  } satisfies Engine)
}

/** `body`, except that its first run is undone, however it ends, and it runs again. */
function firstUndone<A>(body: STM<A>): STM<A> {
  let isFirst = true
  return (tx) => {
    if (!isFirst) return body(tx)
    isFirst = false
    return orElse((tx) => runThenRetry(body, tx), body)(tx)
  }
}

function runThenRetry(body: STM<unknown>, tx: Tx): never {
  try {
    // The second run reports what is wrong with the body. This one must only not go unhandled.
    Promise.resolve(body(tx)).catch(() => {})
  } catch {}
  return retry(tx)
}
