import type { RecordChange, Shown } from './events.ts'
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
