import { nodeBuiltin } from '../execution/node-builtin.ts'
import { getter } from './language-methods.ts'
import { originOf } from './origin.ts'

interface Events {
  readonly getEventListeners?: (target: object, type: string) => readonly object[]
}

const events = nodeBuiltin<Events>('node:events')

/** Is given what a signal holds. */
interface Into {
  part(key: unknown, value: unknown): void
  text(value: string): void
}

/** The signals that each one is tied to: those that abort it, and those that it aborts. */
const tied = new WeakMap<object, object[]>()

/** `signal` is aborted with the first of `sources`. A task that has one of them may learn of the others. */
export function tie(signal: object, sources: readonly object[]): void {
  tied.set(signal, [...sources])
  for (const source of sources) tied.set(source, [...(tied.get(source) ?? []), signal])
}

/** What listens to a signal for a transaction is known by the transaction. */
const isOurs = (listener: object) =>
  originOf(typeof listener === 'function' ? listener : listener.constructor) === 'stm'

/** What an `AbortSignal` holds; `undefined` where nobody can see who listens. */
export function signalInside(): ((signal: object, into: Into) => void) | undefined {
  const listenersOf = events?.getEventListeners
  if (listenersOf === undefined) return undefined
  const aborted = getter(AbortSignal.prototype, 'aborted')
  const reason = getter(AbortSignal.prototype, 'reason')
  return (signal, into) => {
    into.text(String(aborted(signal)))
    into.part('reason', reason(signal))
    for (const other of tied.get(signal) ?? []) into.part('tied', other)
    for (const type of typesHeard(signal)) {
      if (type !== 'abort') into.text(type)
      for (const listener of listenersOf(signal, type)) {
        if (!isOurs(listener)) into.part('listener', listener)
      }
    }
  }
}

const keysOfMap = Map.prototype.keys

/** The events to which something listens. Node keeps them under a symbol, in a `Map` of its own kind. */
function typesHeard(target: object): readonly string[] {
  const isKept = ({ description }: symbol) => description === 'kEvents'
  const symbol = Object.getOwnPropertySymbols(target).find(isKept)
  const kept = symbol && (target as Readonly<Record<symbol, Map<unknown, unknown>>>)[symbol]
  return kept === undefined ? ['abort'] : [...keysOfMap.call(kept)].map(String).sort()
}
