import type { FieldChange, RecordChange, Shown } from './events.ts'
import { show } from './show.ts'

/** The fields of a record, as a trace shows them. */
export const shownFields = (record: object | undefined): ReadonlyMap<string, Shown> =>
  new Map(Object.entries(record ?? {}).map(([key, value]) => [key, show(value)]))

/** The fields that look different after a step than before. */
export function changesBetween(
  before: ReadonlyMap<string, Shown>,
  after: ReadonlyMap<string, Shown>,
): readonly RecordChange[] {
  const keys = new Set([...after.keys(), ...before.keys()])
  return [...keys]
    .map((key) => ({ key, before: before.get(key) ?? null, after: after.get(key) ?? null }))
    .filter((change) => change.before !== change.after)
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
  readonly #read: () => ReadonlyMap<string, Shown>
  #seen: ReadonlyMap<string, Shown>

  constructor(read: () => ReadonlyMap<string, Shown>) {
    this.#read = read
    this.#seen = read()
  }

  /** The fields as they were at the latest look. */
  get seen(): ReadonlyMap<string, Shown> {
    return this.#seen
  }

  /** What has changed since the latest look. */
  look(): readonly RecordChange[] {
    const before = this.#seen
    this.#seen = this.#read()
    return changesBetween(before, this.#seen)
  }
}
