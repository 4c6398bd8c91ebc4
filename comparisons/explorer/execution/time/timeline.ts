/** An event of a run: a macrotask in which something from outside the program made it go on. */
export interface TimedEvent {
  readonly kind: 'start' | 'work' | 'timer' | 'immediate'
  /** The tasks that start, of which there may be several; else what ends or goes off. */
  readonly names: readonly string[]
  /** The number of the event in which it was begun or set; 0 is the making of the program. */
  readonly since: number
  /** In milliseconds, of a timer. */
  readonly delay: number
}

/** An alarm that has not gone off: it was cleared in event `until`, or was left when that ended the run. */
interface Leftover {
  readonly kind: Alarm['kind']
  readonly since: number
  readonly delay: number
  readonly until: number
}

interface Work {
  readonly label: string
  /** The event in which it was asked for. */
  readonly since: number
  /** The event that it is; `null` while it has not ended. */
  event: number | null
}

interface Alarm {
  readonly kind: 'timer' | 'immediate'
  readonly since: number
  readonly delay: number
  readonly label: string
}

/**
 * What happened in one run, event by event, as far as the times depend on it: enough to ask with
 * which delays all of it happens in the same order on the real event loop (see `planDelays`).
 */
export class Timeline {
  /** In the order in which they happened; the first has the number 1. */
  readonly events: TimedEvent[] = []
  /** In the order in which they were asked for. */
  readonly works: Work[] = []
  readonly cleared: Leftover[] = []
  /** What clocks showed, in milliseconds since the program was made, and in which event. */
  readonly looks: { readonly event: number; readonly at: number }[] = []
  /** At least how many milliseconds passed before an event, where that is not 0. */
  readonly passed: { readonly event: number; readonly milliseconds: number }[] = []
  readonly #pending = new Map<object, Alarm>()

  /** The tasks `names` start in one macrotask, in this order. */
  start(names: readonly string[]): void {
    this.events.push({ kind: 'start', names, since: 0, delay: 0 })
  }

  /** A task asks for `work`. Returns its number. */
  ask(label: string): number {
    return this.works.push({ label, since: this.events.length, event: null }) - 1
  }

  /** The `work` of this number ends. */
  end(number: number): void {
    const work = this.works[number] as Work
    this.events.push({ kind: 'work', names: [work.label], since: work.since, delay: 0 })
    work.event = this.events.length
  }

  /** A timer or an immediate is set, or set again; `handle` stands for it. */
  set(handle: object, kind: Alarm['kind'], delay: number, label: string = kind): void {
    this.clear(handle)
    this.#pending.set(handle, { kind, since: this.events.length, delay, label })
  }

  goOff(handle: object): void {
    const { kind, since, delay, label } = this.#pending.get(handle) as Alarm
    this.#pending.delete(handle)
    this.events.push({ kind, names: [label], since, delay })
  }

  clear(handle: object): void {
    const alarm = this.#pending.get(handle)
    this.#pending.delete(handle)
    if (alarm !== undefined) this.cleared.push({ ...alarm, until: this.events.length })
  }

  /** The next event comes at least this many milliseconds after the latest. */
  pass(milliseconds: number): void {
    this.passed.push({ event: this.events.length + 1, milliseconds })
  }

  look(at: number): void {
    this.looks.push({ event: this.events.length, at })
  }

  /** The alarms that are no event of this run. */
  get leftovers(): readonly Leftover[] {
    const until = this.events.length
    return [...this.cleared, ...[...this.#pending.values()].map((alarm) => ({ ...alarm, until }))]
  }
}
