import { whose } from '../../execution/owner.ts'
import type { Patches } from '../../execution/patches.ts'
import { ExplorerMisuse } from '../../misuse.ts'

type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>

/** A property that tells a time, as a program reads it, and whether a value of it was measured while programs run. */
type Told = readonly [
  owner: object | undefined,
  key: string,
  name: string,
  isMeasured: (value: unknown) => boolean,
]

function told(): readonly Told[] {
  const { Event, File, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure } =
    globalThis as unknown as Globals
  const since = (from: number) => (value: unknown) => (value as number) >= from
  const [date, passed] = [since(Date.now()), since(performance.now())]
  const any = () => true
  return [
    [Event?.prototype, 'timeStamp', 'the `timeStamp` of an event', passed],
    [File?.prototype, 'lastModified', 'the `lastModified` that a file has by itself', date],
    [PerformanceEntry?.prototype, 'startTime', 'the `startTime` of a mark', passed],
    [PerformanceEntry?.prototype, 'duration', 'the `duration` of a measure', Boolean],
    ...[PerformanceEntry, PerformanceMark, PerformanceMeasure].map(
      (type): Told => [type?.prototype, 'toJSON', 'the `toJSON` of a mark or a measure', any],
    ),
    ...['eventLoopUtilization', 'nodeTiming', 'toJSON'].map(
      (key): Told => [Performance?.prototype, key, `\`performance.${key}\``, any],
    ),
  ]
}

/**
 * Refuses a program that reads a time which the platform has measured by itself: nobody can tell which moment
 * of virtual time that was. All other code reads it.
 */
export function patchMeasuredTimes(patches: Patches): void {
  for (const [owner, key, name, isMeasured] of told()) {
    const property = owner && Object.getOwnPropertyDescriptor(owner, key)
    if (owner === undefined || property === undefined) continue
    const { get } = property
    patches.define(owner, key, {
      get(this: unknown) {
        const value = get === undefined ? property.value : get.call(this)
        if (isMeasured(value)) refuse(name)
        return value
      },
    })
  }
}

/** Notices it also where the program catches what is thrown. */
function refuse(name: string): void {
  const owner = whose.current()
  if (owner === undefined) return
  const error = new ExplorerMisuse(
    `${name} is real time, which the exploration cannot follow: use \`performance.now()\` or \`Date.now()\``,
  )
  owner.failed(error)
  throw error
}
