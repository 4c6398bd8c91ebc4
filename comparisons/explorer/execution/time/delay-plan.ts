import { DifferenceBounds } from './difference-bounds.ts'
import type { TimedEvent, Timeline } from './timeline.ts'

/** How long everything outside the program takes, so that one schedule happens on the real event loop. */
export interface DelayPlan {
  /** When each task starts, in milliseconds after the program was made; one that is missing does not. */
  readonly starts: Readonly<Record<string, number>>
  /** Whether all tasks start in one macrotask. */
  readonly startsTogether: boolean
  /** How many milliseconds each `work` takes, in the order in which they are asked for; `null`: it does not end. */
  readonly works: readonly { readonly label: string; readonly takes: number | null }[]
  /** The time of the last event in milliseconds. */
  readonly length: number
  /**
   * The least time in milliseconds between two events whose order hangs on time alone. Below some 10 the
   * jitter of real timers may change it.
   */
  readonly gap: number
}

export interface PlanOptions {
  /** The time in milliseconds that is to lie between two events; less if that is not possible. */
  readonly gap?: number
  /** Whether between two looks at the clock at least as much time passes as it did in the schedule. */
  readonly keepsClock?: boolean
}

/**
 * The delays with which the events of `timeline` happen in this order, if timers are punctual; or
 * `null` if there are none: then some timer was late.
 *
 * Between two events there is a gap wherever one is possible. What comes at once, such as an immediate
 * after what has set it or two timers that were set together, stays so. The inequalities between the
 * times of all events are solved by shortest paths (Bellman 1958; Cormen and others, "Introduction to
 * Algorithms", on difference constraints), and the earliest solution is taken.
 */
export function planDelays(
  timeline: Timeline,
  { gap = 20, keepsClock = false }: PlanOptions = {},
): DelayPlan | null {
  const system = new System(timeline)
  if (!system.isPossible(keepsClock)) return null
  for (let least = gap; least >= 1; least -= 1) {
    const times = system.solve(least)
    if (times !== null) return planOf(timeline, times, gap)
  }
  return planOf(timeline, system.solve(0) as number[], gap)
}

/** Delays are computed for runs of at most this many events: that takes the cube of their number. */
const MAX_PLANNED = 150

/** The same for a run that is not too long; `null` for one that is, or of which there is no timeline. */
export const planOfShort = (timeline: Timeline | null): DelayPlan | null =>
  timeline === null || timeline.events.length > MAX_PLANNED ? null : planDelays(timeline)

/**
 * Whether `event` follows `before` whatever the time: an immediate follows what ran last in its turn,
 * and a timer another one of its length.
 */
const followsAnyway = (before: TimedEvent | undefined, event: TimedEvent): boolean =>
  event.kind === 'immediate' ||
  (event.kind === 'timer' && before?.kind === 'timer' && event.delay === before.delay)

/**
 * Whether the event of this index need not wait: it ends a `work` that the event just before asked for.
 * Where the program reads the clock, more time than in the schedule could make another run of it.
 */
const comesAtOnce = ({ events, looks }: Timeline, index: number): boolean =>
  looks.length > 0 && index > 0 && events[index]?.kind === 'work' && events[index].since === index

/** The least time between two events of which the second could come first, or between one and a timer that is left. */
function leastGap(timeline: Timeline, times: readonly number[]): number {
  const { events, leftovers } = timeline
  const at = (event: number) => times[event] as number
  const between = events.flatMap((event, i) =>
    i === 0 || followsAnyway(events[i - 1], event) || comesAtOnce(timeline, i)
      ? []
      : [at(i + 1) - at(i)],
  )
  const left = leftovers.flatMap(({ kind, since, delay, until }) =>
    kind === 'timer' ? [at(since) + delay - at(until)] : [],
  )
  return Math.min(...between, ...left)
}

/** A plan in words: `all start together; loads: 0, 10, 5 ms`. */
export function describePlan({ starts, startsTogether, works }: DelayPlan): string {
  const begun = Object.entries(starts).map(([name, at]) => `${name} starts after ${at} ms`)
  const labels = [...new Set(works.map(({ label }) => label))]
  const taken = labels.map((label) => {
    const all = works.filter((work) => work.label === label).map(({ takes }) => takes)
    const ends = all.filter((takes) => takes !== null)
    const last = ends.length < all.length ? ['forever'] : []
    return `${label}: ${[...(ends.length > 0 ? [`${ends.join(', ')} ms`] : []), ...last].join(', ')}`
  })
  return [startsTogether ? 'all start together' : begun.join(', '), ...taken].join('; ')
}

function planOf(timeline: Timeline, times: readonly number[], wanted: number): DelayPlan {
  const at = (event: number) => times[event] as number
  const starts: Record<string, number> = {}
  for (const [i, { kind, names }] of timeline.events.entries()) {
    if (kind === 'start') for (const name of names) starts[name] = at(i + 1)
  }
  return {
    starts,
    startsTogether: timeline.events.some(({ names, kind }) => kind === 'start' && names.length > 1),
    works: timeline.works.map(({ label, since, event }) => ({
      label,
      takes: event === null ? null : at(event) - at(since),
    })),
    length: at(timeline.events.length),
    gap: Math.min(wanted, leastGap(timeline, times)),
  }
}

/** The inequalities over the times of all events, 0 being the making of the program. */
class System {
  readonly #timeline: Timeline
  readonly #bounds = new DifferenceBounds()

  constructor(timeline: Timeline) {
    this.#timeline = timeline
    for (let i = 0; i <= timeline.events.length; i += 1) this.#bounds.add()
  }

  /** Adds what must hold of the order in Node. Returns whether it can. */
  isPossible(keepsClock: boolean): boolean {
    const { events, leftovers, looks, passed } = this.#timeline
    const all = events.every((event, i) => this.#after(i, i + 1, 0) && this.#isOnTime(event, i + 1))
    const slow = passed.every(({ event, milliseconds }) =>
      this.#after(event - 1, event, milliseconds),
    )
    const clock = looks.every(({ event, at }, i) => {
      const before = looks[i - 1]
      return !keepsClock || before === undefined || this.#after(before.event, event, at - before.at)
    })
    return (
      all &&
      slow &&
      clock &&
      this.#keepsOrder() &&
      leftovers.every(({ since, delay, until }) => this.#bounds.restrict(until, since, delay))
    )
  }

  /** The earliest times of all events with a gap of `gap` milliseconds wherever it is possible. */
  solve(gap: number): number[] | null {
    const bounds = this.#bounds.copy()
    const { events, leftovers } = this.#timeline
    const isApart = events.every((_, i) => {
      if (comesAtOnce(this.#timeline, i)) return true
      return bounds.restrict(i, i + 1, -Math.min(gap, this.#bounds.most(i + 1, i)))
    })
    const isInTime = leftovers.every(({ since, delay, until }) => {
      const least = 0 - this.#bounds.most(since, until)
      return bounds.restrict(until, since, Math.max(delay - gap, least))
    })
    if (!isApart || !isInTime) return null
    return [0, ...events.map((_, i) => 0 - bounds.most(0, i + 1))]
  }

  /** `later` comes at least `least` milliseconds after `earlier`. */
  #after(earlier: number, later: number, least: number): boolean {
    return this.#bounds.restrict(earlier, later, 0 - least)
  }

  /** An alarm goes off when it is due; starts and `work` take as long as they like. */
  #isOnTime({ kind, since, delay }: TimedEvent, event: number): boolean {
    if (kind === 'start' || kind === 'work') return true
    return this.#after(since, event, delay) && this.#bounds.restrict(event, since, delay)
  }

  /**
   * A timer is due a millisecond or more after an earlier one if that is the younger one, or if
   * something else happened between them: what is due at the same time goes off in one turn, first
   * set, first served.
   */
  #keepsOrder(): boolean {
    const { events, leftovers } = this.#timeline
    const fired = events.map((event, i) => ({ ...event, until: i }))
    return [...fired, ...leftovers].every(({ kind, since, delay, until }) => {
      if (kind !== 'timer') return true
      return events.slice(0, until).every((before, i) => {
        const next = events[i + 1]
        const isOver = next !== undefined && next.kind !== 'timer' && i + 1 < until
        const isLater = before.since > since || (isOver && since <= i + 1)
        if (before.kind !== 'timer' || !isLater) return true
        return this.#bounds.restrict(i + 1, since, delay - 1)
      })
    })
  }
}
