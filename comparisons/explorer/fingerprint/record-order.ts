import type { Stage } from '../../../patterns/stage.ts'
import { type FunctionText, readFunction } from './function-text.ts'
import type { Inspector } from './inspector.ts'
import { intrinsicName } from './intrinsics.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { partsOf } from './parts.ts'
import { variablesOf } from './route.ts'
import { IN_ORDER } from './telling-names.ts'

/**
 * Whether the invariants of a program, by their text, may ask in which order something came into the objects,
 * sets and maps of the record: they themselves, or what they may call. Without an `inspector` nobody can tell
 * what their variables hold, and only the methods of the record are looked for.
 */
export function maySeeOrder(stage: Stage, inspector: Inspector | null): boolean {
  const { invariants = {}, finally: last = {}, record } = stage
  if (record === undefined) return false
  const callable = new Callable(record, inspector)
  const asked = new Set<object>()
  let found = [...Object.values(invariants), ...Object.values(last)] as object[]
  while (found.length > 0) {
    for (const f of found) {
      asked.add(f)
      if (isBlind(f)) continue
      const text = isProxy(f) ? null : readFunction(f)
      if (text === null || seesOrder(text)) return true
      callable.by(f, text)
    }
    found = [...callable.now()].filter((f) => !asked.has(f))
  }
  return false
}

/** Whether a function is one of the language that goes through nothing, or holds nothing of a program. */
function isBlind(f: object): boolean {
  const name = intrinsicName(f)?.split('.').at(-1)
  return name === undefined ? OWN.has(originOf(f)) : !IN_ORDER.test(name)
}

/** Nothing of theirs holds what a program has put into its record. */
const OWN: ReadonlySet<unknown> = new Set(['explorer', 'stm'])

/** Whether a function does so itself, or calls by its name what is not the language's, and may be another one later. */
function seesOrder({ order, hidden, free }: FunctionText): boolean {
  const called = [...free.keys()].filter((name) => order.called.has(name))
  return order.seesOrder || hidden === '`eval`' || called.some((name) => !isOfLanguage(name))
}

const isOfLanguage = (name: string): boolean =>
  intrinsicName(Object.getOwnPropertyDescriptor(globalThis, name)?.value) !== undefined

/** Finds what functions may call that can see the record. */
class Callable {
  readonly #inspector: Inspector | null
  readonly #inRecord: ReadonlySet<object>
  readonly #names = new Set<PropertyKey>(UNNAMED)
  readonly #given = new Set<string>()
  #takesAny = false
  /** What the variables hold that the functions use. */
  readonly #known = new Set<unknown>()

  constructor(record: unknown, inspector: Inspector | null) {
    this.#inspector = inspector
    this.#inRecord = holdersIn([record])
  }

  /** One of the functions is `f`, which has this text. */
  by(f: object, text: FunctionText): void {
    const { taken, given, takesAny } = text.order
    for (const name of taken) this.#names.add(name)
    for (const name of given) this.#given.add(name)
    this.#takesAny ||= takesAny
    for (const value of this.#variablesOf(f, text)) this.#known.add(value)
  }

  /** What all of them may call, as far as is known. */
  *now(): Iterable<object> {
    for (const holder of this.#inRecord) {
      yield* methodsIn(holder, this.#names)
      yield* gettersIn(holder, this.#takesAny ? Object.getOwnPropertyNames(holder) : this.#names)
    }
    for (const holder of holdersIn(this.#known)) {
      if (!this.#inRecord.has(holder)) yield* this.#around(holder)
    }
    for (const each of this.#known) if (typeof each === 'function') yield each
  }

  /** What they may call of something that is not in the record. */
  *#around(holder: object): Iterable<object> {
    yield* methodsIn(holder, this.#given)
    for (const f of [...methodsIn(holder, this.#names), ...gettersIn(holder, this.#names)]) {
      if (this.#sees([holder, f])) yield f
    }
  }

  /** Whether any of these leads to something in the record, without being given it. */
  #sees(roots: readonly object[]): boolean {
    const seen = holdersIn(roots, (f) => {
      const text = originOf(f) === 'program' ? readFunction(f) : null
      return text === null ? [] : this.#variablesOf(f, text)
    })
    return [...seen].some((each) => this.#inRecord.has(each))
  }

  /** What the variables around a function hold that it uses. */
  #variablesOf(f: object, text: FunctionText): unknown[] {
    return this.#inspector === null ? [] : variablesOf(this.#inspector, f, text)
  }
}

/** What the language calls by itself. */
const UNNAMED = ['toString', 'valueOf', 'toJSON', Symbol.toPrimitive]

const methodsIn = (holder: object, keys: Iterable<PropertyKey>): object[] =>
  [...keys].flatMap((key) => {
    const value: unknown = propertyOf(holder, key)?.value
    return typeof value === 'function' ? [value] : []
  })

const gettersIn = (holder: object, keys: Iterable<PropertyKey>): object[] =>
  [...keys].flatMap((key) => propertyOf(holder, key)?.get ?? [])

const propertyOf = (holder: object, key: PropertyKey): PropertyDescriptor | undefined =>
  isProxy(holder) ? undefined : Object.getOwnPropertyDescriptor(holder, key)

/**
 * The objects and functions that values lead to, and their prototypes, but for those of the language. `behind`: what a
 * function leads to beside what it consists of.
 */
function holdersIn(
  values: Iterable<unknown>,
  behind: (f: object) => readonly unknown[] = () => [],
): ReadonlySet<object> {
  const holders = new Set<object>()
  const add = (value: unknown) => {
    const isHolder = typeof value === 'function' || (typeof value === 'object' && value !== null)
    if (isHolder && intrinsicName(value) === undefined) holders.add(value)
  }
  for (const value of values) add(value)
  for (const holder of holders) {
    for (const { key, value } of partsOf(holder, true)) {
      add(key)
      add(value)
    }
    if (typeof holder === 'function') behind(holder).forEach(add)
  }
  return holders
}
