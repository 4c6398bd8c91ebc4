import type { Fingerprint } from '../../fingerprint/fingerprint.ts'
import { DifferenceBounds, type Point } from './difference-bounds.ts'

/*
 * What the rule `node` allows, and what it does not.
 *
 * A run is a sequence of macrotasks, its events. Something from outside the program makes each happen:
 * a task starts, a `work` ends, a timer or an immediate goes off. After each, everything that needs
 * nothing from outside (locks, limits, transactions, promises, ticks) runs in Node's own microtask
 * order, to quiescence, and nothing comes between. The choices are therefore which event is next:
 *
 * - Tasks start each by itself, at any time, or all in the first macrotask, in the order of the program.
 * - A `work` takes any time, 0 included.
 * - A timer goes off when it is due or a millisecond later, for Node counts whole milliseconds and wakes
 *   up to one late; in the order in which timers are due, and of those that are due together, in the
 *   order in which they were set. What is due in one turn of the event loop goes off in that turn.
 *   Delays under 1 and over 2^31 - 1 are 1.
 * - An immediate goes off within a millisecond, so before or after a timer of 1 ms and never after a
 *   longer one; first set, first served; those that were set before a batch of them began go off in it,
 *   back to back.
 *
 * Not allowed, though Node or the world can do it:
 *
 * - A clock shows no other time than the earliest at which the event can happen, and once it was read,
 *   the event did happen then: orders that need it to come later are missed. From then on time may pass
 *   before a start or the end of a `work`, but only a few lengths of it are tried (`SlowEvents`): what
 *   needs another one is missed.
 * - Timers that are late by more than a millisecond: a loop that is held up, where Node also lets all
 *   timers of one length go off that are due before it turns to those of another length. `HELD_UP`
 *   allows any lateness, in the order in which timers are due.
 * - At the same time and to the millisecond Node orders two timers by when it made the lists for their
 *   lengths, which is nearly always the order in which they were set.
 * - Two results in one macrotask (a batch response, the frames of one chunk); some tasks that start
 *   together and others apart; code that takes time itself; real files and sockets.
 * - After input or a timer, Node lets an immediate go off before any timer. What a `work` stands for is
 *   not known, so here both orders are possible after every event.
 *
 * All of it is exact for one version of Node, of `async-mutex` and one compiler target: a verdict may
 * hang on the number of microtasks that an `await` or a lock takes.
 */

/** A timer or an immediate that has been set and has not gone off. */
export interface Alarm {
  readonly kind: 'timer' | 'immediate'
  /** In milliseconds; 0 of an immediate. */
  readonly delay: number
}

/** How far the event loop may stray from the times that were asked for. */
export interface Punctuality {
  /** By how many milliseconds a timer or an immediate may be late. */
  readonly lateness: Readonly<Record<Alarm['kind'], number>>
  /** Whether all that is due in one turn of the loop goes off in that turn, with no other event between. */
  readonly keepsTurns: boolean
  /**
   * Whether an event at which some code has read the clock did happen at the time it read. If not, a
   * clock still shows no less than what timers have taken, and no order is lost because it was read;
   * but it may show more, as if timers had been late.
   */
  readonly holdsReadings: boolean
}

/**
 * Node's own loop on a machine that is not overloaded. It counts whole milliseconds and sleeps until
 * one begins, so a timer is punctual or one millisecond late: both are common (of two chains of
 * sleeps, 10 then 20 ms and 20 then 10 ms, either ends first).
 */
export const ON_TIME: Punctuality = {
  lateness: { timer: 1, immediate: 1 },
  keepsTurns: true,
  holdsReadings: true,
}

/**
 * A loop that may be held up at any point, for any time. An immediate goes off in the next turn even
 * so; before it comes no timer but one of 1 ms.
 */
export const HELD_UP: Punctuality = {
  lateness: { timer: Infinity, immediate: 1 },
  keepsTurns: false,
  holdsReadings: false,
}

interface Pending extends Alarm {
  readonly due: Point
}

/**
 * When the events of a run can have happened, and therefore which alarm may go off next. Only
 * differences matter: a set of inequalities `later - earlier <= bound` over the times at which the
 * pending alarms are due, the time of the latest event, and the beginning. What has gone off or was
 * cleared is left out without loss, so two states with the same bounds have the same future.
 */
export class EventTimes {
  readonly #punctuality: Punctuality
  readonly #bounds = new DifferenceBounds()
  readonly #beginning = this.#bounds.add()
  /** When the latest event happened: at the beginning, that in which the program was made. */
  readonly #now = this.#bounds.add()
  /** In the order in which they were set. */
  readonly #pending: Pending[] = []
  /** The immediates that are left of the batch which is under way. */
  #batch: Pending[] = []
  #isInTimers = false
  /** What may go off, as far as it was asked since the latest change. */
  readonly #answers = new Map<Alarm | null, boolean>()

  constructor(punctuality: Punctuality) {
    this.#punctuality = punctuality
    this.#bounds.restrict(this.#now, this.#beginning, 0)
    this.#bounds.restrict(this.#beginning, this.#now, 0)
  }

  /** Sets an alarm in the latest event: a timer of at least 1 ms, or an immediate. */
  set(kind: Alarm['kind'], delay: number): Alarm {
    const due = this.#bounds.add()
    this.#bounds.restrict(due, this.#now, delay)
    this.#bounds.restrict(this.#now, due, 0 - delay)
    const alarm: Pending = { kind, delay, due }
    this.#pending.push(alarm)
    this.#answers.clear()
    return alarm
  }

  /** Takes back what has not gone off; of anything else nothing changes. */
  clear(alarm: Alarm): void {
    const at = this.#pending.indexOf(alarm as Pending)
    if (at < 0) return
    const [{ due }] = this.#pending.splice(at, 1) as [Pending]
    this.#batch = this.#batch.filter((each) => each !== alarm)
    this.#bounds.remove(due)
    this.#answers.clear()
  }

  /** Whether the next event may be that `alarm` goes off, or, of `null`, that anything else happens. */
  may(alarm: Alarm | null): boolean {
    let answer = this.#answers.get(alarm)
    if (answer === undefined) {
      answer = this.#isInTurn(alarm) && this.#restrict(this.#bounds.copy(), alarm)
      this.#answers.set(alarm, answer)
    }
    return answer
  }

  /** The next event: `alarm` goes off. It must be one that {@link may}. */
  goOff(alarm: Alarm): void {
    const isNewBatch = alarm.kind === 'immediate' && this.#batch.length === 0
    this.#happen(alarm as Pending)
    if (isNewBatch && this.#punctuality.keepsTurns) {
      this.#batch = this.#pending.filter(({ kind }) => kind === 'immediate')
    }
    this.clear(alarm)
  }

  /** The next event is another one, and happens `after` milliseconds or more after the latest. */
  pass(after = 0): void {
    this.#happen(null, after)
  }

  /** The most milliseconds in which no pending alarm is due: at most this can be given to {@link pass}. */
  get mostUntilDue(): number {
    return Math.min(...this.#pending.map(({ due }) => this.#bounds.most(due, this.#now)))
  }

  /** The least time in milliseconds between the beginning and the latest event. */
  get earliest(): number {
    return 0 - this.#bounds.most(this.#beginning, this.#now)
  }

  /** What a clock shows in the latest event: the earliest time. */
  read(): number {
    const { earliest } = this
    if (this.#punctuality.holdsReadings) {
      this.#bounds.restrict(this.#now, this.#beginning, earliest)
      this.#answers.clear()
    }
    return earliest
  }

  /** The place of a pending alarm in the order in which they were set. */
  placeOf(alarm: Alarm): number {
    return this.#pending.indexOf(alarm as Pending)
  }

  /** When a pending alarm is due, in milliseconds from the beginning, if all comes as early as it can. */
  dueOf(alarm: Alarm): number {
    return 0 - this.#bounds.most(this.#beginning, (alarm as Pending).due)
  }

  /** Adds all that decides which alarms may go off, now and later; `withClock`, also what clocks may show. */
  print(into: Fingerprint, withClock: boolean): void {
    const points = [this.#now, ...this.#pending.map(({ due }) => due)]
    if (withClock) points.push(this.#beginning)
    into
      .add(this.#pending.length)
      .add(this.#batch.length)
      .add(this.#isInTimers ? 1 : 0)
    for (const { kind } of this.#pending) into.add(kind === 'timer' ? 1 : 0)
    for (const later of points) {
      for (const earlier of points) into.addNumber(this.#bounds.most(later, earlier))
    }
  }

  #happen(alarm: Pending | null, after = 0): void {
    if (!this.#restrict(this.#bounds, alarm, after)) throw new Error('this event cannot come next')
    this.#isInTimers = alarm?.kind === 'timer'
    this.#batch = this.#batch.filter((each) => each !== alarm)
    this.#answers.clear()
  }

  /** Immediates go off first come, first served, and a batch of them in one go. */
  #isInTurn(alarm: Alarm | null): boolean {
    if (this.#batch.length > 0) return alarm === this.#batch[0]
    if (alarm?.kind !== 'immediate') return true
    return this.#pending.find(({ kind }) => kind === 'immediate') === alarm
  }

  /** Restricts `bounds` to the times at which the next event is `alarm`. Returns whether there are any. */
  #restrict(bounds: DifferenceBounds, alarm: Alarm | null, after = 0): boolean {
    const now = this.#now
    const going = alarm as Pending | null
    if (going?.kind !== 'timer' && !this.#endTurn(bounds)) return false
    bounds.shift(now, after)
    bounds.delay(now)
    if (going !== null && !bounds.restrict(going.due, now, 0)) return false
    if (going?.kind === 'timer' && !this.#comesFirst(bounds, going)) return false
    // None is later than it may be, the one that goes off included.
    return this.#pending.every(({ kind, due }) =>
      bounds.restrict(now, due, this.#punctuality.lateness[kind]),
    )
  }

  /** A turn of timers is over, so those that are left are due later. */
  #endTurn(bounds: DifferenceBounds): boolean {
    if (!this.#punctuality.keepsTurns || !this.#isInTimers) return true
    return this.#pending.every(
      ({ kind, due }) => kind !== 'timer' || bounds.restrict(this.#now, due, -1),
    )
  }

  /** Timers go off in the order in which they are due; where that is the same, in which they were set. */
  #comesFirst(bounds: DifferenceBounds, going: Pending): boolean {
    let isOlder = true
    return this.#pending.every((other) => {
      if (other === going) isOlder = false
      if (other === going || other.kind === 'immediate') return true
      return bounds.restrict(going.due, other.due, isOlder ? -1 : 0)
    })
  }
}
