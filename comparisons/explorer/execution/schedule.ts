import type { TraceEvent } from './events.ts'
import type { Execution } from './execution.ts'

/** One step of a trace: what one task did from one await to the next. */
export interface TraceStep {
  readonly task: string
  /** What happened, in that order. */
  readonly events: readonly TraceEvent[]
  /** The task of the step before was runnable and had to wait: a pre-emption. */
  readonly isPreemption: boolean
  /** Node itself would have let another task go first. */
  readonly isDeviation: boolean
}

/** One way to go on: which of its operations which task proceeds with. */
export interface Move {
  /** The place of the task among those that the program gives, from 0; in a state graph, its rank. */
  readonly task: number
  /** The place of the operation among those with which the task can go on; 0 but for a race. */
  readonly operation: number
}

/** Decides who goes next. */
export interface Strategy {
  /** Is told of every state, before there are moves. */
  arrived?(execution: Execution): void
  /** Chooses one of `moves`, by its place in the list; `null` abandons the execution. */
  choose(moves: readonly Move[], execution: Execution): number | null
}

export const isSame = (a: Move, b: Move): boolean =>
  a.task === b.task && a.operation === b.operation
