import type { Outcome } from '../../../patterns/stage.ts'
import type { Ending } from '../execution/ending.ts'
import type { StepEvent } from '../execution/events.ts'
import type { Trace } from '../execution/follow.ts'
import type { TraceStep } from '../execution/schedule.ts'
import type { WaitForEdge } from '../execution/wait-for.ts'
import { describe, describeAwaited } from './describe.ts'
import { describeEnding } from './describe-ending.ts'

/** One step of a run, as data and in words. */
export interface Step extends TraceStep {
  /**
   * Its events in a few words each: `waits for forks[2]`. What another task does than that of the step
   * begins with its name: `Sappho: waits for forks[2]`.
   */
  readonly actions: readonly string[]
}

/** One event of a step in a few words, and the task that did it. */
export interface Action {
  readonly task: string
  readonly action: string
}

/** The events of a step in a few words each; where there are none, that its task goes on. */
export function actionsByTask({ task, events, actions }: Step): readonly Action[] {
  if (events.length === 0) return [{ task, action: 'goes on' }]
  return actions.map((action, i) => {
    const by = events[i]?.by
    return by === undefined
      ? { task, action }
      : { task: by, action: action.slice(prefix(by).length) }
  })
}

const describeOf = (event: StepEvent): string =>
  event.by === undefined ? describe(event) : `${prefix(event.by)}${describe(event)}`

const prefix = (task: string): string => `${task}: `

/** One edge of the wait-for graph (Holt 1972), in words: which task waits, for what, and which task has it. */
export interface WordedEdge {
  readonly task: string
  readonly waitsFor: string
  readonly heldBy: string
}

/** How a run ended, in words. */
export interface WordedEnding {
  readonly outcome: Outcome
  /** Why, in one sentence. */
  readonly message: string
  /** The name of the invariant, where one is broken. */
  readonly invariant?: string
  /** Which task waits for which, where a deadlock is a cycle. */
  readonly cycle?: readonly WordedEdge[]
}

/** One schedule, as it was run: what was done, and how it ended; as data and in words. */
export interface Run extends Omit<Trace, 'steps' | 'ending'> {
  readonly steps: readonly Step[]
  readonly ending: WordedEnding
  /** The same ending as data. */
  readonly cause: Ending
}

export function wordedEnding(ending: Ending): WordedEnding {
  const { outcome } = ending
  return {
    outcome,
    ...(ending.kind === 'invariant' ? { invariant: ending.invariant } : {}),
    message: describeEnding(ending),
    ...(ending.kind === 'cycle' ? { cycle: ending.cycle.map(wordedEdge) } : {}),
  }
}

const wordedEdge = ({ task, awaits, heldBy }: WaitForEdge): WordedEdge => ({
  task,
  waitsFor: describeAwaited(awaits),
  heldBy,
})

/** Puts a trace into words. */
export const worded = <T extends Trace>(trace: T): Omit<T, keyof Run> & Run => ({
  ...trace,
  steps: trace.steps.map((step) => ({ ...step, actions: step.events.map(describeOf) })),
  ending: wordedEnding(trace.ending),
  cause: trace.ending,
})
