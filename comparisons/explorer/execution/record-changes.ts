import type { FieldChange, RecordChange, Shown } from './events.ts'
import { inFull, shortened, shortenedPair } from './show.ts'

/** What is in a field, in full. */
export interface Seen {
  readonly text: string
  /** Whether the text says no more than what kind of object it is. */
  readonly isKind?: boolean
  /** Whether what is in the object is seen by itself. */
  readonly isOpen?: boolean
  /** Whether it is in an array or a set, where its place says little. */
  readonly isItem?: boolean
}

type Fields = ReadonlyMap<string, Seen>

/** The fields of a record; of one that is a list, a set or a map what is in it. */
export function fieldsOf(record: object | undefined): Fields {
  const inside = (key: unknown) => `record[${inFull(key)}]`
  if (Array.isArray(record)) return new Map(record.map((each, i) => [inside(i), itemOf(each)]))
  if (record instanceof Set) return new Map([...record].map((each) => [inside(each), itemOf(each)]))
  const isMap = record instanceof Map
  const entries: [unknown, unknown][] = isMap ? [...record] : Object.entries(record ?? {})
  return new Map(
    entries.map(([key, value]) => [isMap ? inside(key) : String(key), { text: inFull(value) }]),
  )
}

const itemOf = (value: unknown): Seen => ({ text: inFull(value), isItem: true })

/** The fields of a record as it is, as if nothing had been there before. */
export const allOf = (record: object | undefined): readonly RecordChange[] =>
  changesBetween(new Map(), fieldsOf(record))

/** The fields that look different after a step than before, as a trace shows them. */
export const changesBetween = (before: Fields, after: Fields): readonly RecordChange[] =>
  differences(before, after).map(shown)

/** The same in full. */
function differences(before: Fields, after: Fields): readonly RecordChange[] {
  const changes: RecordChange[] = []
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const [was, is] = [before.get(key), after.get(key)]
    const comes = was === undefined && isTold(key, after, before)
    const goes = is === undefined && isTold(key, before, after)
    if (was?.text === is?.text || comes || goes) continue
    const added = was === undefined && is?.isItem === true ? ({ isAdded: true } as const) : {}
    changes.push({ key, before: was?.text ?? null, after: is?.text ?? null, ...added })
  }
  return changes
}

/** Whether others tell more of an object that is `here` and not `there`: what holds it, or what is in it. */
function isTold(key: string, here: Fields, there: Fields): boolean {
  const { isKind, isOpen, isItem } = here.get(key) ?? { isKind: false }
  if (!isKind) return false
  const holder = HOLDER.exec(key)?.[1] ?? ''
  const isPart = here.get(holder)?.isOpen === true && !there.has(holder)
  const plain = (each: string) => holds(key, each) && here.get(each)?.isKind !== true
  return isItem === true || isPart || (isOpen === true && [...here.keys()].some(plain))
}

/** The path of an object, and the property or the item of it. */
const HOLDER = /^(.+)(?:\.[^.[\]]+|\[[^[\]]*\])$/

const holds = (path: string, other: string): boolean =>
  other.startsWith(path) && (other[path.length] === '.' || other[path.length] === '[')

/** A change as a trace shows it. */
export function shown<Change extends Pick<RecordChange, 'before' | 'after'>>(
  change: Change,
): Change & { readonly before: Shown | null; readonly after: Shown | null } {
  const { before, after } = change
  if (before === null) return { ...change, after: after === null ? null : shortened(after) }
  if (after === null) return { ...change, before: shortened(before) }
  const [was, is] = shortenedPair(before, after)
  return { ...change, before: was, after: is }
}

/**
 * What is left of the changes of one step. Those that a task makes to a field in several turns are one,
 * unless another task changes the field between them; what is put back was no change.
 */
export function netOf(changes: readonly FieldChange[]): readonly FieldChange[] {
  const net: FieldChange[] = []
  const latest = new Map<string, number>()
  for (const change of changes) {
    const at = latest.get(change.field) ?? -1
    const before = net[at]
    if (before !== undefined && before.by === change.by)
      net[at] = { ...before, after: change.after }
    else latest.set(change.field, net.push(change) - 1)
  }
  return net.filter(({ before, after }) => before !== after)
}

/** Fields that are looked at again and again for what has changed. */
export class FieldWatch {
  readonly #read: () => Fields
  #seen: Fields

  constructor(read: () => Fields) {
    this.#read = read
    this.#seen = read()
  }

  /** The fields as they were at the latest look. */
  get seen(): Fields {
    return this.#seen
  }

  /** What has changed since the latest look, in full. */
  look(): readonly RecordChange[] {
    const before = this.#seen
    this.#seen = this.#read()
    return differences(before, this.#seen)
  }
}
