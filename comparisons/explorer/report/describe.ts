import { firstLine } from '../../text/first-line.ts'
import type {
  Awaited,
  Change,
  FieldChange,
  Read,
  RecordChange,
  TraceEvent,
} from '../execution/events.ts'

/** An event of a trace in a few words: the one place in which events are put into English. */
export function describe(event: TraceEvent): string {
  switch (event.kind) {
    case 'acquire':
      return `acquires ${event.lock}`
    case 'wait':
      return `waits for ${event.lock}`
    case 'granted':
      return `${event.lock} goes to ${event.task}`
    case 'refused':
      return `${event.task} is refused ${event.lock}`
    case 'release':
      return `releases ${event.lock}`
    case 'wait-for-unlock':
      return `waits until ${event.lock} is free`
    case 'slot-asked':
      return `asks for ${slotOf(event)}`
    case 'slot-taken':
      return `gets ${slotOf(event)}`
    case 'slot-granted':
      return `${slotOf(event)} goes to ${event.task}`
    case 'event-awaited':
      return `waits for ${eventOf(event)}`
    case 'event-came':
      return `${eventOf(event)} reaches ${event.task}`
    case 'commit':
      return describeCommit(event.changes, event.reads)
    case 'retry':
      return `retries: waits for ${event.variables.join(' or ')} to change`
    case 'conflict':
      return `conflict: ${event.variables.join(', ')} changed; starts over`
    case 'read':
      return describeRead(event)
    case 'peek':
      return `peeks at ${event.variable} = ${event.value}`
    case 'timer-set':
      return `sets a timer of ${event.delay} ms`
    case 'time-passes':
      return `after ${describeTime(event.milliseconds)}`
    case 'and-so-on':
      return 'and so on'
    case 'immediate-set':
      return 'sets an immediate'
    case 'immediate-fired':
      return 'its immediate runs'
    case 'timer-fired':
      return `its timer of ${event.delay} ms fires`
    case 'random':
      return `draws ${event.value.toFixed(3)} at random`
    case 'work':
      return event.label
    case 'work-ended':
      return describeEnded(event.label, event.place)
    case 'done':
      return 'done'
    case 'start-over':
      return 'done, and starts over'
    case 'threw':
      return `throws ${firstLine(event.error)}`
    case 'record':
      return event.isAdded ? `records ${event.after}` : describeField(event.key, event.after)
  }
}

const eventOf = ({ event, emitter }: { readonly event: string; readonly emitter: string }) =>
  `the event ${event} of ${emitter}`

const slotOf = ({ limit }: { readonly limit?: string }): string =>
  limit === undefined ? 'a slot' : `a slot of ${limit}`

const describeEnded = (label: string, place: number | undefined): string =>
  place === undefined ? `ended: ${label}` : `ended: ${label} (${ordinal(place)})`

/** `1st`, `2nd`, `3rd`, `11th`. */
function ordinal(n: number): string {
  const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
  return `${n}${suffixes[ORDINALS.select(n)] ?? 'th'}`
}

const ORDINALS = new Intl.PluralRules('en-GB', { type: 'ordinal' })

const DAY = 86_400_000

const describeTime = (milliseconds: number): string =>
  milliseconds === DAY ? 'a day' : `${milliseconds} ms`

const describeRead = ({ variable, value }: Read): string => `reads ${variable} = ${value}`

function describeCommit(changes: readonly Change[], reads: readonly Read[]): string {
  if (changes.length > 0) {
    const texts = changes.map(({ variable, before, after }) => `${variable} ${before}→${after}`)
    return `commits ${texts.join(', ')}`
  }
  return reads.map(describeRead).join(', ') || 'changes nothing'
}

/** What a step changed in a plain field: `stock 4→3`. */
export function describeFieldChange({ field, before, after }: FieldChange): string {
  if (before === null) return `${field} = ${after}`
  return after === null ? `${field} is gone` : `${field} ${before}→${after}`
}

const describeField = (key: string, value: string | null): string =>
  value === null ? `${key} is gone` : `${key} ${value}`

/**
 * What a step changed in the record: `inside 1 became inside 2`; the record alone where it is all. Of a list
 * it is what was added: `recorded Ann, Bob`.
 */
export function describeChanges(changes: readonly RecordChange[]): string {
  const added = changes.flatMap(({ isAdded, after }) => (isAdded && after !== null ? [after] : []))
  const others = changes.filter(({ isAdded }) => !isAdded)
  const before = others.flatMap((each) =>
    each.before === null ? [] : [describeField(each.key, each.before)],
  )
  const after = others.map((each) => describeField(each.key, each.after)).join(', ')
  return [
    before.length === 0 ? after : `${before.join(', ')} became ${after}`,
    added.length === 0 ? '' : `recorded ${added.join(', ')}`,
  ]
    .filter((text) => text !== '')
    .join('; ')
}

/** Something to wait for, as it stands after "waits for". */
export function describeAwaited(awaited: Awaited): string {
  switch (awaited.kind) {
    case 'lock':
      return awaited.name
    case 'unlock':
      return `${awaited.lock} to be free`
    case 'change':
      return `a change of ${awaited.variables.join(' or ')}`
    case 'slot':
      return awaited.limit === undefined ? 'a slot of p-limit' : slotOf(awaited)
    case 'event':
      return eventOf(awaited)
  }
}
