import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type DelayPlan, planDelays } from './delay-plan.ts'
import { type Act, Enumeration, histories } from './enumeration.suite.ts'
import { type Alarm, EventTimes, ON_TIME, type Punctuality } from './event-times.ts'
import { Timeline } from './timeline.ts'

const PUNCTUAL: Punctuality = {
  lateness: { timer: 0, immediate: 0 },
  keepsTurns: true,
  holdsReadings: true,
}

/** What was done in a history: the place of the alarm that was cleared, or that went off (-1: a `work`). */
type Done =
  | { readonly kind: 'set'; readonly delay: number }
  | { readonly kind: 'clear' | 'next'; readonly at: number }

/** A random way through a history. */
class Way {
  readonly done: Done[] = []
  /** Whether it is possible when no timer is late. */
  isPunctual = true
  readonly #times = new EventTimes(ON_TIME)
  readonly #punctual = new EventTimes(PUNCTUAL)
  readonly #alarms: { readonly alarm: Alarm; readonly punctual: Alarm }[] = []

  constructor(acts: readonly Act[]) {
    for (const each of acts) {
      if (each.kind === 'set') this.#set(each.delay)
      else if (each.kind === 'next') this.#next(each.which)
      else if (each.kind === 'clear' && this.#alarms.length > 0) {
        this.#clear(each.which % this.#alarms.length)
      }
    }
  }

  #set(delay: number): void {
    const [alarm, punctual] = [this.#times, this.#punctual].map((times) =>
      times.set(kindOf(delay), delay),
    ) as [Alarm, Alarm]
    this.#alarms.push({ alarm, punctual })
    this.done.push({ kind: 'set', delay })
  }

  #clear(at: number): void {
    const [{ alarm, punctual }] = this.#alarms.splice(at, 1) as [{ alarm: Alarm; punctual: Alarm }]
    this.#times.clear(alarm)
    this.#punctual.clear(punctual)
    this.done.push({ kind: 'clear', at })
  }

  #next(which: number): void {
    const places = [-1, ...this.#alarms.keys()]
    const possible = places.filter((at) => this.#times.may(this.#alarms[at]?.alarm ?? null))
    const at = possible[which % possible.length] as number
    const [next] = at < 0 ? [] : this.#alarms.splice(at, 1)
    happen(this.#times, next?.alarm)
    this.isPunctual &&= this.#punctual.may(next?.punctual ?? null)
    if (this.isPunctual) happen(this.#punctual, next?.punctual)
    this.done.push({ kind: 'next', at })
  }
}

function happen(times: EventTimes, alarm: Alarm | undefined): void {
  if (alarm === undefined) times.pass()
  else times.goOff(alarm)
}

const kindOf = (delay: number) => (delay === 0 ? 'immediate' : 'timer')

/** The same, as the explorer notes it. */
function timelineOf(done: readonly Done[]): Timeline {
  const timeline = new Timeline()
  const handles: object[] = []
  const take = (at: number) => handles.splice(at, 1)[0] as object
  for (const each of done) {
    if (each.kind === 'set') {
      handles.push({})
      timeline.set(handles.at(-1) as object, kindOf(each.delay), each.delay)
    } else if (each.kind === 'clear') timeline.clear(take(each.at))
    else if (each.at >= 0) timeline.goOff(take(each.at))
    else timeline.end(timeline.ask('works'))
  }
  return timeline
}

/** Whether Node can go this way if its events happen at exactly the planned times. */
function comesAbout(done: readonly Done[], times: readonly number[]): boolean {
  const node = new Enumeration(PUNCTUAL, 60)
  let event = 0
  for (const each of done) {
    if (each.kind === 'set') node.set(kindOf(each.delay), each.delay)
    else if (each.kind === 'clear') node.clear(each.at)
    else {
      event += 1
      node.happen(each.at)
      node.moments = node.moments.filter(({ now }) => now === times[event])
    }
  }
  return node.moments.length > 0
}

it('a plan brings every way about that punctual timers allow, and there is none for the others', () => {
  let [planned, unplanned] = [0, 0]
  const property = fc.property(histories, (acts) => {
    const { done, isPunctual } = new Way(acts)
    const timeline = timelineOf(done)
    const plan = planDelays(timeline, { gap: 4 })
    expect(plan !== null).toBe(isPunctual)
    if (plan === null) unplanned += 1
    else {
      planned += 1
      expect(comesAbout(done, timesOf(timeline, plan))).toBe(true)
    }
  })
  fc.assert(property, { numRuns: 2000, seed: 1958 })
  expect(planned).toBeGreaterThan(1000)
  expect(unplanned).toBeGreaterThan(50)
})

/** The times of all events by their delays; each `work` of these histories is asked for and ends in two events. */
function timesOf({ events, works }: Timeline, plan: DelayPlan): number[] {
  const times = [0]
  for (const [i, { kind, since, delay }] of events.entries()) {
    const work = works.findIndex(({ event }) => event === i + 1)
    const takes = kind === 'work' ? (plan.works[work]?.takes as number) : delay
    times.push((times[since] as number) + takes)
  }
  return times
}

it('leaves a gap wherever one is possible', () => {
  const timeline = new Timeline()
  const [short, long, next] = [{}, {}, {}]
  timeline.start(['Alice'])
  timeline.set(long, 'timer', 300)
  const first = timeline.ask('asks')
  timeline.start(['Bob'])
  timeline.set(short, 'timer', 50)
  timeline.set(next, 'immediate', 0)
  timeline.goOff(next)
  const second = timeline.ask('looks')
  timeline.goOff(short)
  timeline.end(second)
  timeline.goOff(long)
  timeline.end(first)
  expect(planDelays(timeline, { gap: 10 })).toEqual({
    starts: { Alice: 10, Bob: 20 },
    startsTogether: false,
    works: [
      { label: 'asks', takes: 310 },
      { label: 'looks', takes: 60 },
    ],
    length: 320,
    gap: 10,
  })
})

it('tells that an order hangs on less than a millisecond', () => {
  const timeline = new Timeline()
  const [next, one, other] = [{}, {}, {}]
  timeline.start(['Alice'])
  expect(planDelays(timeline)).toMatchObject({ length: 20, gap: 20 })
  timeline.set(next, 'immediate', 0)
  timeline.start(['Bob'])
  timeline.goOff(next)
  expect(planDelays(timeline)).toMatchObject({ starts: { Alice: 20, Bob: 20 }, gap: 0 })
  timeline.set(one, 'timer', 30)
  timeline.set(other, 'timer', 30)
  timeline.goOff(one)
  timeline.goOff(other)
  expect(planDelays(timeline)).toMatchObject({ length: 50, gap: 0 })
})

it('starts tasks together, and lets what does not end take forever', () => {
  const timeline = new Timeline()
  timeline.start(['Alice', 'Bob'])
  timeline.ask('loads')
  timeline.end(timeline.ask('saves'))
  expect(planDelays(timeline)).toEqual({
    starts: { Alice: 20, Bob: 20 },
    startsTogether: true,
    works: [
      { label: 'loads', takes: null },
      { label: 'saves', takes: 20 },
    ],
    length: 40,
    gap: 20,
  })
})

it('takes a smaller gap where timers leave no more room', () => {
  const timeline = new Timeline()
  const handle = {}
  timeline.start(['Alice'])
  timeline.set(handle, 'timer', 25)
  timeline.end(timeline.ask('first'))
  timeline.end(timeline.ask('second'))
  timeline.end(timeline.ask('third'))
  timeline.clear(handle)
  expect(planDelays(timeline)).toMatchObject({ gap: 6, length: 24 })
})

it('lets as much time pass between two looks at the clock as in the schedule, if it is asked to', () => {
  const timeline = new Timeline()
  timeline.start(['Alice'])
  timeline.look(0)
  timeline.end(timeline.ask('loads'))
  timeline.look(500)
  expect(planDelays(timeline)?.length).toBe(20)
  expect(planDelays(timeline, { keepsClock: true })?.length).toBe(520)
})
