import type { FieldChange, RecordChange, Shown } from './events.ts'
import { inFull, shortened, shortenedPair } from './show.ts'

/** What is in a field, in full. */
export interface Seen {
  readonly text: string
  /** Whether the text says no more than what kind of object it is. */
  readonly isKind?: boolean
  /** Whether what is in the object is seen by itself. */
  readonly isOpen?: boolean
}

/** The fields of a record. */
export const fieldsOf = (record: object | undefined): ReadonlyMap<string, Seen> =>
  new Map(Object.entries(record ?? {}).map(([key, value]) => [key, { text: inFull(value) }]))

/** The fields of a record as it is, as if nothing had been there before. */
export const allOf = (record: object | undefined): readonly RecordChange[] =>
  changesBetween(new Map(), fieldsOf(record))

/** The fields that look different after a step than before, as a trace shows them. */
export const changesBetween = (
  before: ReadonlyMap<string, Seen>,
  after: ReadonlyMap<string, Seen>,
): readonly RecordChange[] => differences(before, after).map(shown)

/** The same in full. */
function differences(
  before: ReadonlyMap<string, Seen>,
  after: ReadonlyMap<string, Seen>,
): readonly RecordChange[] {
  const changes: RecordChange[] = []
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const [was, is] = [before.get(key), after.get(key)]
    // What is in an object that comes or goes tells more.
    const isTold = (was === undefined && is?.isOpen) || (is === undefined && was?.isOpen)
    if (was?.text === is?.text || isTold) continue
    changes.push({ key, before: was?.text ?? null, after: is?.text ?? null })
  }
  return changes
}

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
  readonly #read: () => ReadonlyMap<string, Seen>
  #seen: ReadonlyMap<string, Seen>

  constructor(read: () => ReadonlyMap<string, Seen>) {
    this.#read = read
    this.#seen = read()
  }

  /** The fields as they were at the latest look. */
  get seen(): ReadonlyMap<string, Seen> {
    return this.#seen
  }

  /** What has changed since the latest look, in full. */
  look(): readonly RecordChange[] {
    const before = this.#seen
    this.#seen = this.#read()
    return differences(before, this.#seen)
  }
}
