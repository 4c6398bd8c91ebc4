import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Act, Enumeration, histories } from './enumeration.suite.ts'
import { type Alarm, EventTimes, HELD_UP, ON_TIME, type Punctuality } from './event-times.ts'

/** A history that both go through. */
class Comparison {
  /** How often more than one thing could happen next. */
  choices = 0
  readonly #times: EventTimes
  readonly #truth: Enumeration
  readonly #alarms: Alarm[] = []

  constructor(punctuality: Punctuality) {
    this.#times = new EventTimes(punctuality)
    this.#truth = new Enumeration(punctuality)
  }

  do(act: Act): void {
    const [times, truth] = [this.#times, this.#truth]
    if (act.kind === 'set') {
      const kind = act.delay === 0 ? 'immediate' : 'timer'
      this.#alarms.push(times.set(kind, act.delay))
      truth.set(kind, act.delay)
    } else if (act.kind === 'read') {
      const earliest = times.read()
      truth.read(earliest)
    } else if (act.kind === 'clear') this.#clear(act.which)
    else if (act.kind === 'next') this.#next(act.which)
    else this.#passLong()
  }

  #clear(which: number): void {
    const alarm = this.#alarms[which % this.#alarms.length]
    if (alarm === undefined) return
    this.#truth.clear(this.#times.placeOf(alarm))
    this.#times.clear(alarm)
    this.#leave(alarm)
  }

  #passLong(): void {
    if (!this.#times.may(null)) return
    const after = Math.min(4, Math.max(0, this.#times.mostUntilDue))
    this.#truth.happen(-1, after)
    this.#times.pass(after)
  }

  #next(which: number): void {
    const possible = [null, ...this.#alarms].filter((alarm) => this.#times.may(alarm))
    if (possible.length > 1) this.choices += 1
    const next = possible[which % possible.length] as Alarm | null
    this.#truth.happen(next === null ? -1 : this.#alarms.indexOf(next))
    if (next === null) this.#times.pass()
    else {
      this.#times.goOff(next)
      this.#leave(next)
    }
  }

  #leave(alarm: Alarm): void {
    this.#alarms.splice(this.#alarms.indexOf(alarm), 1)
  }

  check(): void {
    const [times, truth, alarms] = [this.#times, this.#truth, this.#alarms]
    const may = [null, ...alarms].map((alarm) => times.may(alarm))
    expect(may).toEqual([-1, ...alarms.keys()].map((at) => truth.after(at).length > 0))
    expect(times.earliest).toBe(Math.min(...truth.moments.map(({ now }) => now)))
    const untilDue = truth.moments.map(({ now, due }) => Math.min(...due.map((time) => time - now)))
    if (alarms.length > 0) expect(times.mostUntilDue).toBe(Math.max(...untilDue))
  }
}

describe.each([
  ['on time', ON_TIME],
  ['punctual', { lateness: { timer: 0, immediate: 0 }, keepsTurns: true, holdsReadings: true }],
  ['three late', { lateness: { timer: 3, immediate: 1 }, keepsTurns: true, holdsReadings: true }],
  ['held up', HELD_UP],
])('the times of events, %s', (_, punctuality) => {
  it('allow what some times in whole milliseconds allow, and nothing else', () => {
    let choices = 0
    const property = fc.property(histories, (acts) => {
      const comparison = new Comparison(punctuality)
      for (const act of acts) {
        comparison.do(act)
        comparison.check()
      }
      choices += comparison.choices
    })
    fc.assert(property, { numRuns: 100, seed: 1989 })
    expect(choices).toBeGreaterThan(80)
  })
})
