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
      addListeners(listenersOf(signal, type), optionsIn(signal, type), into)
    }
  }
}

function addListeners(all: readonly object[], options: readonly string[], into: Into): void {
  for (const [i, listener] of all.entries()) {
    if (isOurs(listener)) continue
    into.part('listener', listener)
    into.text(options[i] ?? '')
  }
}

const { keys: keysOfMap, get: getInMap } = Map.prototype

/** One of the listeners to an event, which Node keeps as a list. */
interface Kept {
  readonly next?: Kept
  readonly once?: boolean
  readonly capture?: boolean
}

/** What listens to each event. Node keeps it under a symbol, in a `Map` of its own kind. */
function listsIn(target: object): ReadonlyMap<string, Kept> | undefined {
  const isKept = ({ description }: symbol) => description === 'kEvents'
  const symbol = Object.getOwnPropertySymbols(target).find(isKept)
  return symbol && (target as Readonly<Record<symbol, Map<string, Kept>>>)[symbol]
}

/** The events to which something listens. */
function typesHeard(target: object): readonly string[] {
  const lists = listsIn(target)
  return lists === undefined ? ['abort'] : [...keysOfMap.call(lists)].map(String).sort()
}

/** The options of each listener to an event, in their order. */
function optionsIn(target: object, type: string): readonly string[] {
  const options: string[] = []
  const lists = listsIn(target)
  let kept = lists && (getInMap.call(lists, type) as Kept | undefined)?.next
  for (; kept !== undefined; kept = kept.next) options.push(`${kept.once} ${kept.capture}`)
  return options
}
