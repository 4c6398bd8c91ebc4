import type { Stage } from '../../../patterns/stage.ts'
import type { AssignedVariables } from '../fingerprint/assigned-variables.ts'
import { inspectorOfHost } from '../fingerprint/inspector.ts'
import { layoutOf } from '../fingerprint/layout.ts'
import { isProxy } from '../fingerprint/node-builtins.ts'
import { type Origin, originOf } from '../fingerprint/origin.ts'
import { isHolder } from '../fingerprint/parts.ts'
import type { Shown } from './events.ts'
import { show } from './show.ts'

/** In at most this many objects fields are looked for. */
const MAX_OBJECTS = 300

/** What emitters keep for themselves. */
const NOISE: ReadonlySet<string> = new Set(['_events', '_eventsCount', '_maxListeners'])

/**
 * The plain fields that the subject leads to, `#private` ones included, and the variables of the program,
 * each by its path, as a trace shows them. Locks, transactional variables and the record are left out.
 * No code of the program runs: getters are not called.
 */
export function plainFields(
  { subject, record }: Stage,
  variables: AssignedVariables | null,
): ReadonlyMap<string, Shown> {
  const walk = new Walk(record)
  walk.visit('', subject)
  for (const { key, value } of variables?.roots ?? []) walk.visit(key ?? '', value)
  const { names = [], values = [] } = variables ?? {}
  for (const [i, { key }] of names.entries()) walk.visit(key ?? '', values[i])
  return walk.fields
}

class Walk {
  readonly fields = new Map<string, Shown>()
  readonly #seen = new Set<unknown>()

  constructor(record: unknown) {
    this.#seen.add(record)
  }

  visit(path: string, value: unknown): void {
    if (typeof value === 'function' || typeof value === 'symbol') return
    if (typeof value !== 'object' || value === null) {
      if (!this.fields.has(path)) this.fields.set(path, show(value))
    } else if (!this.#seen.has(value) && this.#seen.size < MAX_OBJECTS && !isProxy(value)) {
      this.#seen.add(value)
      this.#visitObject(path, value)
    }
  }

  #visitObject(path: string, object: object): void {
    const prototype: object | null = Object.getPrototypeOf(object)
    const layout = layoutOf(prototype)
    if (layout.kind !== 'visible' || isOfOthers(prototype)) return
    if (object instanceof Map) this.#visitMap(path, object)
    else if (object instanceof Date) this.fields.set(path, new Date(object).toISOString())
    else if (object instanceof Set || isFlat(object)) this.fields.set(path, show(object))
    else if (!ArrayBuffer.isView(object)) this.#visitProperties(path, object)
    if (layout.hasPrivateFields) this.#visitPrivates(path, object)
  }

  #visitMap(path: string, map: ReadonlyMap<unknown, unknown>): void {
    Map.prototype.forEach.call(map, (value, key) => {
      this.visit(`${path}[${typeof key === 'symbol' ? 'a symbol' : show(key)}]`, value)
    })
  }

  #visitProperties(path: string, object: object): void {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(object))
    for (const [key, property] of properties) {
      if (!property.enumerable || !('value' in property) || NOISE.has(key)) continue
      this.visit(Array.isArray(object) ? `${path}[${key}]` : joined(path, key), property.value)
    }
  }

  #visitPrivates(path: string, object: object): void {
    for (const [name, value] of inspectorOfHost()?.namedPrivatesOf(object) ?? []) {
      this.visit(joined(path, name), value)
    }
  }
}

/** Whose objects hold nothing of the program's own: what a package keeps says little to its users. */
const OTHERS: ReadonlySet<Origin> = new Set(['package', 'explorer', 'stm'])

function isOfOthers(prototype: object | null): boolean {
  const type: unknown =
    prototype === null
      ? undefined
      : Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof type === 'function' && OTHERS.has(originOf(type))
}

const joined = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

/** Whether it is an array of scalars alone, which is shown as a whole. */
const isFlat = (object: object): boolean =>
  Array.isArray(object) && object.every((each) => !isHolder(each))
