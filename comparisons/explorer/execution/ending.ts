import type { Outcome, Stage } from '../../../patterns/stage.ts'
import { has, type TaskSet } from '../graph/task-set.ts'
import { ExplorerMisuse } from '../misuse.ts'
import { holdsNow } from './checked-stage.ts'
import type { Awaited, RecordChange } from './events.ts'
import type { TaskView } from './scheduler.ts'
import { show } from './show.ts'
import type { Task } from './task.ts'
import type { WaitForEdge } from './wait-for.ts'

/** What a stuck task waits for, as far as that is known, and who holds it. */
export interface StuckTask {
  readonly task: string
  readonly waitsFor: Awaited | null
  readonly heldBy: { readonly task: string; readonly isDone: boolean } | null
  /** Where the promise was made that it awaits, if it is one that no task settles: file and line. */
  readonly madeAt?: string
}

/** How an execution ended, and why: plain data. `describeEnding` puts it into words. */
export type Ending =
  | { readonly kind: 'done'; readonly outcome: 'completed' }
  /** After `steps` steps the state recurs. Some tasks make progress meanwhile, and some do not. */
  | {
      readonly kind: 'recurs'
      readonly outcome: 'completed' | 'livelock' | 'starvation'
      readonly steps: number
      readonly progressing: readonly string[]
      readonly starving: readonly string[]
    }
  | { readonly kind: 'cycle'; readonly outcome: 'deadlock'; readonly cycle: readonly WaitForEdge[] }
  /** Microtasks of these tasks go on forever and never let go of the event loop. */
  | { readonly kind: 'hang'; readonly outcome: 'livelock'; readonly tasks: readonly string[] }
  /** No task is runnable, and no cycle of tasks explains it. */
  | { readonly kind: 'stuck'; readonly outcome: 'deadlock'; readonly tasks: readonly StuckTask[] }
  /** A real run came to rest with tasks that are not done, and with nothing under way. */
  | {
      readonly kind: 'at-rest'
      readonly outcome: 'deadlock'
      readonly unfinished: readonly string[]
    }
  | {
      readonly kind: 'invariant'
      readonly outcome: 'invariant broken'
      readonly invariant: string
      /** What it threw, where it returned nothing. */
      readonly error?: string
      /**
       * What the step changed in the record; the whole record where it is not known what did it.
       */
      readonly changes: readonly RecordChange[]
    }
  | {
      readonly kind: 'threw'
      readonly outcome: 'threw'
      readonly task: string
      readonly error: string
    }
  /** The task awaits a promise that the explorer does not control, made at this file and line, or before the run. */
  | {
      readonly kind: 'uncontrolled'
      readonly outcome: 'inconclusive'
      readonly task: string
      readonly madeAt: string | null
      readonly isOlder: boolean
    }
  /** A run was given up after this many steps, or a real one after this many turns. */
  | {
      readonly kind: 'too-long'
      readonly outcome: 'inconclusive'
      readonly limit: number
      readonly unit: 'steps' | 'turns'
    }
  /**
   * A real run may have something under way that is not `work`; `null` where that cannot be known.
   */
  | {
      readonly kind: 'foreign-work'
      readonly outcome: 'inconclusive'
      readonly unfinished: readonly string[]
      readonly isUnderWay: true | null
    }
  /** A real run asked for more work than was planned: this many times. */
  | { readonly kind: 'unplanned'; readonly outcome: 'inconclusive'; readonly works: number }
  /** Undelayed runs on the real event loop ended in a way that the search does not have. */
  | {
      readonly kind: 'unforeseen'
      readonly outcome: Outcome
      /** How they ended, in one sentence. */
      readonly real: string
    }
  /** The program behaved differently when it was run again: the message of the error that showed it. */
  | { readonly kind: 'unrepeatable'; readonly outcome: 'inconclusive'; readonly error: string }

/** The same for two endings that are the same way of failing. */
export const wayOf = (ending: Ending): string =>
  `${ending.outcome} ${ending.kind === 'invariant' ? ending.invariant : ''}`

/** An invariant that does not hold, and what it threw, if it did. */
export interface Broken {
  readonly invariant: string
  readonly error?: string
}

/**
 * The first condition in a part of a stage that does not hold: it returns false, or it throws.
 * @throws ExplorerMisuse if one returns something else.
 */
export function firstBroken(stage: Stage, part: 'invariants' | 'finally'): Broken | undefined {
  for (const [invariant, holds] of Object.entries(stage[part] ?? {})) {
    try {
      if (!holdsNow(part, invariant, holds)) return { invariant }
    } catch (error) {
      if (error instanceof ExplorerMisuse) throw error
      return { invariant, error: showError(error) }
    }
  }
  return undefined
}

/** Whether a run that ended so has failed: one that cannot be judged has not. */
export const isFailing = (outcome: Outcome): boolean =>
  outcome !== 'completed' && outcome !== 'inconclusive'

/**
 * Whether a run ended because a task awaits what Node does outside the process. That may be otherwise the first
 * time, as is a `fetch` for which Node loads its code.
 */
export const awaitsOutside = (ending: Ending): boolean =>
  ending.kind === 'uncontrolled' && !ending.isOlder

/** All tasks have finished. */
export const completed: Ending = { kind: 'done', outcome: 'completed' }

export const brokenInvariant = (broken: Broken, changes: readonly RecordChange[]): Ending => ({
  kind: 'invariant',
  outcome: 'invariant broken',
  ...broken,
  changes,
})

/** An invariant that must hold when all tasks are done. */
export const brokenAtEnd = (broken: Broken, record: readonly RecordChange[]): Ending =>
  brokenInvariant({ ...broken, invariant: `${broken.invariant}, in the end` }, record)

export function deadlock(
  cycle: readonly WaitForEdge[] | undefined,
  tasks: readonly Task[],
  awaitedBy: (task: Task) => string | undefined = () => undefined,
): Ending {
  return cycle === undefined
    ? {
        kind: 'stuck',
        outcome: 'deadlock',
        tasks: tasks.filter(({ isAtWork }) => isAtWork).map((task) => stuckTask(task, awaitedBy)),
      }
    : { kind: 'cycle', outcome: 'deadlock', cycle }
}

function stuckTask(task: Task, awaitedBy: (task: Task) => string | undefined): StuckTask {
  const { name, operations } = task
  const wait = operations.findLast(({ waitsFor }) => waitsFor !== undefined)?.waitsFor?.()
  if (wait === undefined) {
    const madeAt = awaitedBy(task)
    return { task: name, waitsFor: null, heldBy: null, ...(madeAt !== undefined && { madeAt }) }
  }
  const holder = wait.isHeld ? wait.heldBy.find((each) => each !== task) : undefined
  const heldBy =
    holder === undefined ? null : { task: holder.name, isDone: holder.state !== 'live' }
  return { task: name, waitsFor: wait.what(), heldBy }
}

export const hung = (tasks: readonly Pick<Task, 'name'>[]): Ending => ({
  kind: 'hang',
  outcome: 'livelock',
  tasks: tasks.map(({ name }) => name),
})

/** `madeAt`: where the promise was made that it awaits, if that is known and was in the run. */
export const outOfControl = ({ name }: Task, madeAt?: string, isOlder = false): Ending => ({
  kind: 'uncontrolled',
  outcome: 'inconclusive',
  task: name,
  madeAt: madeAt ?? null,
  isOlder,
})

export const endless = (limit: number): Ending => ({
  kind: 'too-long',
  outcome: 'inconclusive',
  limit,
  unit: 'steps',
})

export const threw = ({ name, error }: Pick<Task, 'name' | 'error'>): Ending => ({
  kind: 'threw',
  outcome: 'threw',
  task: name,
  error: showError(error),
})

/** What was thrown, whole: an error by its name and its message. */
export const showError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : show(error)

/**
 * The ending of a run that recurs after `steps` steps, in which the tasks of `finished` make
 * progress again and again.
 */
export function goesOnForever(
  tasks: readonly TaskView[],
  finished: TaskSet,
  steps: number,
): Ending {
  const served = tasks.filter(({ index }) => has(finished, index))
  const starving = tasks.filter(({ isAtWork, index }) => isAtWork && !has(finished, index))
  const outcome =
    starving.length === 0 ? 'completed' : served.length === 0 ? 'livelock' : 'starvation'
  const namesOf = (of: readonly TaskView[]) => of.map(({ name }) => name)
  return {
    kind: 'recurs',
    outcome,
    steps,
    progressing: namesOf(served),
    starving: namesOf(starving),
  }
}
