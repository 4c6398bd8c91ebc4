import type { Outcome } from '../../../patterns/stage.ts'
import type { Ending } from '../execution/ending.ts'
import type { Trace } from '../execution/follow.ts'
import type { TraceStep } from '../execution/schedule.ts'
import type { WaitForEdge } from '../execution/wait-for.ts'
import { describe, describeAwaited } from './describe.ts'
import { describeEnding } from './describe-ending.ts'
import { type Action, withoutRepeats } from './repeats.ts'

/** One step of a run, as data and in words. */
export interface Step extends TraceStep {
  /** What its task did, in a few words for each event: `waits for forks[2]`. */
  readonly actions: readonly string[]
  /** What all tasks did in the step, in that order: its own, and those that it woke. */
  readonly actionsOfAll: readonly Action[]
}

export function wordedStep(step: TraceStep): Step {
  const { task, events } = step
  const each = events.map((event) => ({ task: event.by ?? task, action: describe(event) }))
  const actionsOfAll = events.at(-1)?.kind === 'and-so-on' ? withoutRepeats(each) : each
  const own = actionsOfAll.filter((action) => action.task === task)
  return { ...step, actions: own.map(({ action }) => action), actionsOfAll }
}

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
  steps: trace.steps.map(wordedStep),
  ending: wordedEnding(trace.ending),
  cause: trace.ending,
})
