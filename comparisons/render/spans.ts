import type { Awaited, Run, TraceEvent } from '../explorer/index.ts'

/** Where in a schedule something happened: the step, and which of its events. */
export interface Position {
  readonly step: number
  readonly event: number
}

/** Something that lasts. */
export interface Span {
  readonly task: string
  readonly from: Position
  /** `undefined` if it lasts until the end. */
  readonly to: Position | undefined
}

/** A task holds a lock. */
export interface Hold extends Span {
  readonly lock: string
}

/** A task waits. */
export interface Wait extends Span {
  readonly awaits: Awaited
  /** It is over because another task handed over what was waited for. */
  readonly isGranted: boolean
}

export interface Spans {
  readonly holds: readonly Hold[]
  readonly waits: readonly Wait[]
}

/** The steps of a schedule as far as spans are made of them. */
type Steps = readonly Pick<Run['steps'][number], 'task' | 'events'>[]

/** Which task holds what and waits for what, and for how long, according to the events of `steps`. */
export function spansOf(steps: Steps): Spans {
  const tracker = new Tracker()
  steps.forEach(({ task, events }, step) => {
    tracker.goesOn(task, { step, event: 0 })
    events.forEach((event, i) => {
      const at = { step, event: i }
      if (event.by !== undefined) tracker.goesOn(event.by, at)
      tracker.follow(event.by ?? task, event, at)
    })
  })
  return tracker
}

type Open<S extends Span> = { -readonly [Key in keyof S]: S[Key] }

class Tracker implements Spans {
  readonly holds: Open<Hold>[] = []
  readonly waits: Open<Wait>[] = []

  /** What no other task hands over is waited for until the waiter takes a step. */
  goesOn(task: string, at: Position): void {
    for (const wait of this.waits) {
      const isHandedOver = wait.awaits.kind === 'lock' || wait.awaits.kind === 'slot'
      if (wait.task === task && wait.to === undefined && !isHandedOver) wait.to = at
    }
  }

  follow(task: string, event: TraceEvent, at: Position): void {
    switch (event.kind) {
      case 'acquire':
        this.#hold(task, event, at)
        break
      case 'release':
        this.#release(task, event.lock, at)
        break
      case 'wait':
        this.#wait(task, { kind: 'lock', name: event.lock }, at)
        break
      case 'granted':
        this.#served(event.task, event.lock, at)
        this.#hold(event.task, event, at)
        break
      case 'refused':
        this.#endWait(event.task, event.lock, at)
        break
      case 'wait-for-unlock':
        this.#wait(task, { kind: 'unlock', lock: event.lock }, at)
        break
      case 'retry':
        this.#wait(task, { kind: 'change', variables: event.variables }, at)
        break
      case 'event-awaited':
        this.#wait(task, { ...event, kind: 'event' }, at)
        break
      case 'slot-asked':
        this.#wait(task, { kind: 'slot' }, at)
        break
      case 'slot-taken':
        this.#takeSlot(task)
        break
      case 'slot-granted':
        this.#served(event.task, undefined, at)
        break
    }
  }

  /** A signal is nothing to hold: it is used up by the task that it reaches. */
  #hold(task: string, event: { readonly lock: string; readonly permits: number }, from: Position) {
    if (event.permits > 0) this.holds.push({ task, lock: event.lock, from, to: undefined })
  }

  #wait(task: string, awaits: Awaited, from: Position): void {
    this.waits.push({ task, awaits, from, to: undefined, isGranted: false })
  }

  /** Ends the hold of `task`; a permit may also be released by a task that does not hold it. */
  #release(task: string, lock: string, at: Position): void {
    const open = this.holds.filter((hold) => hold.to === undefined && hold.lock === lock)
    const ended = open.find((hold) => hold.task === task) ?? open[0]
    if (ended !== undefined) ended.to = at
  }

  /** There was room at once, so that nothing was waited for. */
  #takeSlot(task: string): void {
    const wait = this.#openWait(task, undefined)
    if (wait !== undefined) this.waits.splice(this.waits.indexOf(wait), 1)
  }

  #served(task: string, lock: string | undefined, at: Position): void {
    const wait = this.#openWait(task, lock)
    if (wait === undefined) return
    wait.to = at
    wait.isGranted = true
  }

  #endWait(task: string, lock: string, at: Position): void {
    const wait = this.#openWait(task, lock)
    if (wait !== undefined) wait.to = at
  }

  /** The oldest wait of `task` for `lock`, or for a slot if that is `undefined`. */
  #openWait(task: string, lock: string | undefined): Open<Wait> | undefined {
    return this.waits.find(
      ({ task: waiter, awaits, to }) =>
        waiter === task &&
        to === undefined &&
        (lock === undefined
          ? awaits.kind === 'slot'
          : awaits.kind === 'lock' && awaits.name === lock),
    )
  }
}
