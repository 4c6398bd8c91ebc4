import type { Stage } from '../../../patterns/stage.ts'
import { plural } from '../../text/quantity.ts'
import type { AssignedVariables } from '../fingerprint/assigned-variables.ts'
import { inspectorOfHost } from '../fingerprint/inspector.ts'
import { type Layout, layoutOf } from '../fingerprint/layout.ts'
import { typeOf } from '../fingerprint/methods-of.ts'
import { isProxy } from '../fingerprint/node-builtins.ts'
import { type Origin, originOf } from '../fingerprint/origin.ts'
import { isHolder } from '../fingerprint/parts.ts'
import { pathOf } from '../fingerprint/walked-item.ts'
import type { Seen } from './record-changes.ts'
import { inFull, show } from './show.ts'

/** In at most this many objects fields are looked for. */
const MAX_OBJECTS = 300

/** What emitters keep for themselves. */
const NOISE: ReadonlySet<string> = new Set(['_events', '_eventsCount', '_maxListeners'])

/**
 * The plain fields that the subject leads to, `#private` ones included, and the variables of the program,
 * each by its path. What is in locks, transactional variables and the record is left out.
 * No code of the program runs: getters are not called.
 */
export function plainFields(
  { subject, record }: Stage,
  variables: AssignedVariables | null,
): ReadonlyMap<string, Seen> {
  const walk = new Walk(record)
  walk.visit('', subject)
  for (const { key, value } of variables?.roots ?? []) walk.visit(key ?? '', value)
  const { names = [], values = [] } = variables ?? {}
  for (const [i, { key }] of names.entries()) walk.visit(key ?? '', values[i])
  return walk.fields
}

class Walk {
  readonly fields = new Map<string, Seen>()
  readonly #seen = new Set<unknown>()

  constructor(record: unknown) {
    this.#seen.add(record)
  }

  visit(path: string, value: unknown): void {
    if (!isHolder(value)) this.#note(path, { text: inFull(value) })
    else if (typeof value !== 'object') this.#note(path, kind(`a ${typeof value}`))
    else if (this.#seen.has(value) || this.#seen.size >= MAX_OBJECTS || isProxy(value)) {
      this.#note(path, kind('an object'))
    } else {
      this.#seen.add(value)
      this.#visitObject(path, value)
    }
  }

  /** The variables of the program may have the same names as what was seen before. */
  #note(path: string, seen: Seen): void {
    if (path !== '' && !this.fields.has(path)) this.fields.set(path, seen)
  }

  #visitObject(path: string, object: object): void {
    const prototype: object | null = Object.getPrototypeOf(object)
    const layout = layoutOf(prototype)
    const type = typeOf(prototype)
    if (layout.kind !== 'visible' || (type !== undefined && OTHERS.has(originOf(type)))) {
      this.#note(path, kind(nameOf(type)))
      return
    }
    if (object instanceof Date) this.#note(path, { text: new Date(object).toISOString() })
    else if (object instanceof Set || isFlat(object)) this.#note(path, { text: inFull(object) })
    else this.#open(path, object, nameOf(type), layout)
    if (layout.hasPrivateFields) this.#visitPrivates(path, object)
  }

  #open(path: string, object: object, name: string, { internal }: Layout): void {
    const items = Array.isArray(object) ? `[${plural(object.length, 'item')}]` : name
    this.#note(path, { ...kind(items), isOpen: true })
    if (object instanceof Map) this.#visitMap(path, object)
    else if (!ArrayBuffer.isView(object)) this.#visitProperties(path, object, internal)
  }

  #visitMap(path: string, map: ReadonlyMap<unknown, unknown>): void {
    Map.prototype.forEach.call(map, (value, key) => {
      this.visit(`${path}[${typeof key === 'symbol' ? 'a symbol' : show(key)}]`, value)
    })
  }

  #visitProperties(path: string, object: object, internal: Layout['internal']): void {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(object))
    for (const [key, property] of properties) {
      if (!property.enumerable || !('value' in property)) continue
      if (NOISE.has(key) || internal.has(key)) continue
      if (Array.isArray(object)) this.#visitItem(`${path}[${key}]`, property.value)
      else this.visit(pathOf(path, key), property.value)
    }
  }

  #visitItem(path: string, item: unknown): void {
    this.visit(path, item)
    const seen = this.fields.get(path)
    if (seen !== undefined) this.fields.set(path, { ...seen, isItem: true })
  }

  #visitPrivates(path: string, object: object): void {
    for (const [name, value] of inspectorOfHost()?.privatesOf(object) ?? []) {
      this.visit(pathOf(path, name), value)
    }
  }
}

const kind = (text: string): Seen => ({ text, isKind: true })

/** Whose objects hold nothing of the program's own: what a package keeps says little to its users. */
const OTHERS: ReadonlySet<Origin> = new Set(['package', 'explorer', 'stm'])

/** `a Mutex`, `an AbortSignal`. */
function nameOf(type: object | undefined): string {
  const name: unknown = type && Object.getOwnPropertyDescriptor(type, 'name')?.value
  if (typeof name !== 'string' || name === '' || type === Object) return 'an object'
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`
}

/** Whether it is an array of what holds nothing, which is shown as a whole. */
const isFlat = (object: object): boolean =>
  Array.isArray(object) && object.every((each) => !isHolder(each) || typeof each === 'function')
