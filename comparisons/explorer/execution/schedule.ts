import type { FieldChange, StepEvent } from './events.ts'
import type { Place } from './source-place.ts'

/** One step of a trace: what one task did from one wait for the outside to the next, and those that it woke. */
export interface TraceStep {
  readonly task: string
  /** All tasks start in this step; `task` is the first of them. */
  readonly startsTogether?: true
  /** What happened, in that order. */
  readonly events: readonly StepEvent[]
  /** The plain fields and variables that it changed. What transactions changed is among the events. */
  readonly changes?: readonly FieldChange[]
  /** Where in the source the step began and ended, for each task whose code ran in it. */
  readonly places?: readonly StepPlace[]
  /** The task of the step before was runnable and had to wait: a pre-emption. */
  readonly isPreemption: boolean
  /** Node itself would have let another task go first. */
  readonly isDeviation: boolean
}

/** The lines between which one task ran in a step, as far as they are known. */
export interface StepPlace {
  readonly task: string
  /** Where it awaited what let it go on. */
  readonly from?: Place
  /** Where the last of what the trace shows was called. */
  readonly to?: Place
}

/** One way to go on: the task that makes the next step, and the operation that it resumes. */
export interface Move {
  /** The index of the task among those of the program, from 0. */
  readonly task: number
  /**
   * The index of the operation among those that the task can resume; 0 unless the task races
   * several. Where time passes before the step, a multiple of `SLOWER` is added.
   */
  readonly operation: number
  /**
   * What is handed over in the step goes on at once, as in Node, and is not held up: under the rule
   * `event-loop` alone.
   */
  readonly atOnce?: true
}

/** All tasks start in one macrotask, in the order of the program. Possible only as the first move. */
export const ALL_START: Move = { task: 0, operation: -1 }

/** What is added to the number of an operation for each length of time that passes before it (see `slow-events.ts`). */
export const SLOWER = 100_000

/** The index of the operation that `move` resumes, whether or not time passes before. */
export const choiceOf = ({ operation }: Move): number => operation % SLOWER

/** Which length of time passes before `move`: 0 for as little as possible, else from 1. */
export const slownessOf = ({ operation }: Move): number =>
  Math.max(0, Math.floor(operation / SLOWER))

/** `move`, before which the length of time `slowness` passes. */
export const slower = (move: Move, slowness: number): Move => ({
  ...move,
  operation: move.operation + slowness * SLOWER,
})

/** Whether two moves resume the same operation of the same task, whether or not `atOnce`. */
export const isSame = (a: Move, b: Move): boolean =>
  a.task === b.task && a.operation === b.operation

/** How a step stands to the others that are possible. */
export type Flags = Pick<TraceStep, 'isPreemption' | 'isDeviation' | 'startsTogether'>

/** How `move` stands to the others that are possible, after a step of the task `last`, where Node makes `own`. */
export const flagsOf = (
  move: Move,
  moves: readonly Move[],
  last: number | undefined,
  own: Move,
): Flags => ({
  isPreemption: move.task !== last && moves.some(({ task }) => task === last),
  isDeviation: !isSame(own, move),
  ...(move === ALL_START && { startsTogether: true }),
})
