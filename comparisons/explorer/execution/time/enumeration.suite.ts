import fc from 'fast-check'
import type { Alarm, Punctuality } from './event-times.ts'

/** One way in which the times of a history can have been, in numbers. */
export interface Moment {
  readonly now: number
  /** When each pending alarm is due, in the order in which they were set. */
  readonly due: readonly number[]
}

/** Longer than all the delays of a history together, so nothing new can happen when more time has passed. */
const HORIZON = 24

/**
 * The same by brute force: all moments that a history can have led to, each followed in Node's order
 * and in whole milliseconds.
 */
export class Enumeration {
  moments: Moment[] = [{ now: 0, due: [] }]
  readonly alarms: Alarm['kind'][] = []
  batch: number[] = []
  isInTimers = false
  readonly punctuality: Punctuality
  readonly #horizon: number

  constructor(punctuality: Punctuality, horizon = HORIZON) {
    this.punctuality = punctuality
    this.#horizon = horizon
  }

  set(kind: Alarm['kind'], delay: number): void {
    this.alarms.push(kind)
    this.moments = this.moments.map(({ now, due }) => ({ now, due: [...due, now + delay] }))
  }

  clear(at: number): void {
    this.alarms.splice(at, 1)
    this.batch = this.batch.flatMap((i) => (i === at ? [] : [i > at ? i - 1 : i]))
    this.moments = distinct(
      this.moments.map(({ now, due }) => ({ now, due: due.filter((_, i) => i !== at) })),
    )
  }

  read(time: number): void {
    if (!this.punctuality.holdsReadings) return
    this.moments = this.moments.filter(({ now }) => now === time)
  }

  /** All moments at which the next event can be that the alarm `at` goes off, or, of -1, another one. */
  after(at: number, least = 0): Moment[] {
    if (this.batch.length > 0 && this.batch[0] !== at) return []
    if (this.alarms[at] === 'immediate' && this.alarms.indexOf('immediate') !== at) return []
    return distinct(this.moments.flatMap((moment) => this.#afterOne(moment, at, least)))
  }

  happen(at: number, least = 0): void {
    this.moments = this.after(at, least)
    this.isInTimers = this.alarms[at] === 'timer'
    if (at < 0) return
    const isNewBatch = this.batch.length === 0 && this.alarms[at] === 'immediate'
    this.clear(at)
    if (!isNewBatch || !this.punctuality.keepsTurns) return
    this.batch = this.alarms.flatMap((kind, i) => (kind === 'immediate' ? [i] : []))
  }

  latenessOf(at: number): number {
    return this.punctuality.lateness[this.alarms[at] as Alarm['kind']]
  }

  #afterOne({ now, due }: Moment, at: number, least: number): Moment[] {
    const { keepsTurns } = this.punctuality
    const isTimer = this.alarms[at] === 'timer'
    const isLeftInTurn = (i: number) => this.alarms[i] === 'timer' && (due[i] as number) <= now
    if (keepsTurns && this.isInTimers && !isTimer && due.some((_, i) => isLeftInTurn(i))) return []
    if (isTimer && due.some((_, i) => i !== at && this.#goesBefore(due, i, at))) return []
    const from = Math.max(now + least, due[at] ?? 0)
    const last = Math.min(this.#horizon, ...due.map((time, i) => time + this.latenessOf(i)))
    return Array.from({ length: Math.max(0, last - from + 1) }, (_, i) => ({ now: from + i, due }))
  }

  #goesBefore(due: readonly number[], one: number, other: number): boolean {
    if (this.alarms[one] !== 'timer') return false
    const [a, b] = [due[one] as number, due[other] as number]
    return a < b || (a === b && one < other)
  }
}

const distinct = (moments: readonly Moment[]): Moment[] => [
  ...new Map(moments.map((moment) => [JSON.stringify(moment), moment])).values(),
]

/** Something that happens in a random history. */
export type Act =
  | { readonly kind: 'set'; readonly delay: number }
  | { readonly kind: 'clear' | 'next'; readonly which: number }
  | { readonly kind: 'read' | 'pass long' }

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set'), delay: fc.nat(3) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('next'), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear'), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('read', 'pass long') }) },
)

/** Histories of a few events. */
export const histories = fc.array(act, { minLength: 4, maxLength: 11 })
