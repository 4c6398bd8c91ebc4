import type { Outcome } from '../../../patterns/stage.ts'
import { NO_TASKS, type TaskSet, union } from '../graph/task-set.ts'
import { type Ending, endless, goesOnForever } from './ending.ts'
import type { Runner } from './runner.ts'
import type { Move } from './schedule.ts'
import type { Scheduler, View } from './scheduler.ts'

/** The run in Node's own order, and how it ends. */
export interface OwnOrder {
  readonly outcome: Outcome
  readonly moves: readonly Move[]
  /** The step from which on the rest repeats forever, where the run has no end. */
  readonly repeatsFrom: number | undefined
}

/**
 * How a program ends in Node's own order, in which what became ready first goes first. A run that
 * never ends is judged by what repeats forever.
 */
export async function runInQueueOrder(runner: Runner): Promise<OwnOrder> {
  const scheduler = new RunQueueOrder()
  const { ending, execution } = await runner.with({ merges: true }).run(scheduler)
  const end = ending ?? scheduler.endingOf(execution)
  return { outcome: end.outcome, moves: scheduler.moves, repeatsFrom: scheduler.repeatsFrom }
}

/** A run that takes more steps goes on forever, or nearly so. */
const MAX_STEPS = 1000

/** One in which more is pending, such as timers that pile up, does not come back to where it was. */
const MAX_PENDING = 100

class RunQueueOrder implements Scheduler {
  /** The tasks that have finished a round since the state that has recurred. */
  finished = NO_TASKS
  readonly moves: Move[] = []
  repeatsFrom: number | undefined
  readonly #finishedAt: TaskSet[] = []
  readonly #states = new Map<string, number>()

  next(moves: readonly Move[], view: View): number | null {
    if (this.moves.length === MAX_STEPS || pendingIn(view) > MAX_PENDING) return null
    const since = this.#recurs(view)
    if (since === undefined) {
      const move = view.nextInRunQueueOrder(moves)
      this.moves.push(move)
      return moves.indexOf(move)
    }
    this.repeatsFrom = since
    this.finished = this.#finishedAt.slice(since + 1).reduce(union, NO_TASKS)
    return null
  }

  /** How a run ended that was abandoned: it recurs, or else is too long to be judged. */
  endingOf({ tasks }: Pick<View, 'tasks'>): Ending {
    return this.repeatsFrom === undefined
      ? endless(MAX_STEPS)
      : goesOnForever(tasks, this.finished, 0)
  }

  /** The step at which the state was the same before, with the same run queue. */
  #recurs(view: View): number | undefined {
    const step = this.#finishedAt.push(view.finished) - 1
    if (view.tasks.every(({ isEndless }) => !isEndless)) return undefined
    // Where not all state can be inspected, no state is known to recur.
    if (view.unseen !== null) return undefined
    const key = `${view.fingerprint().all.key}${view.runQueue()}`
    const before = this.#states.get(key)
    if (before === undefined) this.#states.set(key, step)
    return before
  }
}

const pendingIn = ({ tasks }: View): number =>
  tasks.reduce((sum, { operations }) => sum + operations.length, 0)
