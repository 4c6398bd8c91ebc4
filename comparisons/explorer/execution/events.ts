/** A value of the program in a few characters, as `show` makes them: the same on every machine. */
export type Shown = string

/** A transactional variable and the value that was seen in it. */
export interface Read {
  readonly variable: string
  readonly value: Shown
}

/** A transactional variable before and after a commit that changed it. */
export interface Change {
  readonly variable: string
  readonly before: Shown
  readonly after: Shown
}

/** A field of the record before and after a step; `null` where it was not there. */
export interface RecordChange {
  readonly key: string
  readonly before: Shown | null
  readonly after: Shown | null
  /** Whether the record is a list or a set, and this is new in it. */
  readonly isAdded?: true
}

/** A plain field or a variable of the program before and after a step; `null` where it was not there. */
export interface FieldChange {
  /** The path from the subject, or the name of a variable: `rows[tea]`. */
  readonly field: string
  readonly before: Shown | null
  readonly after: Shown | null
  /** The task that did it, where that is not the task of the step. */
  readonly by?: string
}

/** What a task can wait for. */
export type Awaited =
  | { readonly kind: 'lock'; readonly name: string }
  /** That a lock becomes free, without acquiring it. */
  | { readonly kind: 'unlock'; readonly lock: string }
  /** That any of these variables changes. */
  | { readonly kind: 'change'; readonly variables: readonly string[] }
  /** A slot of a `p-limit` or a `p-queue`, by its path in the subject, if that leads to it. */
  | { readonly kind: 'slot'; readonly limit?: string }
  /** That an emitter emits something. */
  | ({ readonly kind: 'event' } & Emission)

/** An event, and the emitter of it by its path in the subject. */
interface Emission {
  readonly event: string
  readonly emitter: string
}

/** One thing that happened in a step, and which task did it. */
export type StepEvent = TraceEvent & {
  /** The task that did it, where that is not the task of the step, but one that it woke. */
  readonly by?: string
}

/**
 * One thing that a task did: plain data, from which traces, pictures, pages and JSON are made. Locks
 * and variables go by their names in the subject. `task` names another one to whom it happened.
 */
export type TraceEvent =
  // Locks and semaphores. One that has no `permits` of its own is a signal, and nothing to hold.
  /** It was free. */
  | { readonly kind: 'acquire'; readonly lock: string; readonly permits: number }
  /** It was not: the task joins the queue. */
  | { readonly kind: 'wait'; readonly lock: string }
  /** A waiter of the queue was served. */
  | {
      readonly kind: 'granted'
      readonly lock: string
      readonly permits: number
      readonly task: string
    }
  /** A waiter was turned away, because somebody cancelled the lock. */
  | { readonly kind: 'refused'; readonly lock: string; readonly task: string }
  | { readonly kind: 'release'; readonly lock: string }
  | { readonly kind: 'wait-for-unlock'; readonly lock: string }
  // Slots of a `p-limit` or a `p-queue`, by its path in the subject, if that leads to it.
  | { readonly kind: 'slot-asked'; readonly limit?: string }
  /** There was room at once. */
  | { readonly kind: 'slot-taken'; readonly limit?: string }
  | { readonly kind: 'slot-granted'; readonly task: string; readonly limit?: string }
  // Events, awaited with `events.once`.
  | ({ readonly kind: 'event-awaited' } & Emission)
  /** It was emitted, or an error instead, and `task` has it. */
  | ({ readonly kind: 'event-came'; readonly task: string } & Emission)
  // Transactions.
  /** One that changed nothing shows what it read, each value once. */
  | {
      readonly kind: 'commit'
      readonly changes: readonly Change[]
      readonly reads: readonly Read[]
    }
  /** It asked to wait for a change of what it has read. */
  | { readonly kind: 'retry'; readonly variables: readonly string[] }
  /** Another commit changed what it has read: the attempt starts over. */
  | { readonly kind: 'conflict'; readonly variables: readonly string[] }
  /** A read that is a step of its own. */
  | ({ readonly kind: 'read' } & Read)
  /** A look at the committed value, outside a transaction. */
  | ({ readonly kind: 'peek' } & Read)
  // Time and chance.
  /** In milliseconds, as the program asked for it. */
  | { readonly kind: 'timer-set'; readonly delay: number }
  /** In milliseconds, as Node rounds it. */
  | { readonly kind: 'timer-fired'; readonly delay: number }
  /** This many milliseconds passed before the step. */
  | { readonly kind: 'time-passes'; readonly milliseconds: number }
  | { readonly kind: 'immediate-set' }
  | { readonly kind: 'immediate-fired' }
  | { readonly kind: 'random'; readonly value: number }
  // The task itself.
  | { readonly kind: 'work'; readonly label: string }
  /**
   * One of several things that the task awaits has ended. `place`: which of those with the same label
   * that were under way, in the order in which they were asked for, from 1.
   */
  | { readonly kind: 'work-ended'; readonly label: string; readonly place?: number }
  | { readonly kind: 'done' }
  /** A task without end is done with one round and begins the next. */
  | { readonly kind: 'start-over' }
  | { readonly kind: 'threw'; readonly error: Shown }
  /** More than is shown happened in the step. */
  | { readonly kind: 'and-so-on' }
  // What the step changed in the record.
  | ({ readonly kind: 'record' } & RecordChange)
