import { ObjectPath } from '../fingerprint/object-path.ts'

/** What a function that `p-limit` made has for its state, beside a queue. */
interface Limit {
  readonly activeCount: number
  readonly pendingCount: number
}

const isLimit = (value: unknown): value is Limit =>
  typeof value === 'function' && 'activeCount' in value && 'pendingCount' in value

/** At most this many objects are looked into. */
const MAX_OBJECTS = 1000

/**
 * The names of limits, by their queues: where they stand in the subject. Which queue is whose nobody can
 * see; but when something is put into it, one limit has one more to do.
 */
export class LimitNames {
  readonly #names = new WeakMap<object, string>()

  /** Puts something into `queue`, and finds out which limit in `subject` it belongs to. */
  enqueue(queue: object, subject: object, enqueue: () => void): void {
    if (this.#names.has(queue)) {
      enqueue()
      return
    }
    const limits = limitsIn(subject)
    const before = limits.map(({ limit }) => limit.pendingCount)
    enqueue()
    const grown = limits.find(({ limit }, i) => limit.pendingCount > (before[i] as number))
    if (grown !== undefined) this.#names.set(queue, grown.path)
  }

  /** `undefined` for the queue of a limit that the subject does not lead to. */
  of(queue: object): string | undefined {
    return this.#names.get(queue)
  }
}

interface Found {
  readonly limit: Limit
  readonly path: string
}

/** The limits to which fields lead. No getter is called. */
function limitsIn(subject: object): readonly Found[] {
  const found: Found[] = []
  const places = new Map([[subject, new ObjectPath(subject, 0, null, undefined)]])
  for (const [object, place] of places) {
    for (const [key, value] of fieldsOf(object)) {
      if (isLimit(value)) found.push({ limit: value, path: place.textTo(key) })
      if (typeof value !== 'object' || value === null || places.has(value)) continue
      if (places.size < MAX_OBJECTS)
        places.set(value, new ObjectPath(value, places.size, place, key))
    }
  }
  return found
}

function fieldsOf(object: object): Iterable<readonly [unknown, unknown]> {
  if (object instanceof Map) return object
  if (ArrayBuffer.isView(object)) return []
  const fields = Object.entries(Object.getOwnPropertyDescriptors(object))
  return fields.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value] as const]))
}
