import { type Ending, goesOnForEver } from './ending.ts'
import { execute, type Program, type Rules } from './execute.ts'
import type { Execution } from './execution.ts'
import { isSame, type Move, type Strategy, type TraceStep } from './schedule.ts'

/** One schedule, as it was run: what was done, and how it ended, as data. */
export interface Trace {
  /** The names of all tasks, in the order in which the program lists them. */
  readonly tasks: readonly string[]
  readonly schedule: readonly Move[]
  /** The step from which on the rest can repeat forever, where the run has no end. */
  readonly repeatsFrom: number | undefined
  readonly steps: readonly TraceStep[]
  readonly ending: Ending
}

/** A schedule that cannot be followed: the program is not the one that it was made for. */
export class DivergedSchedule extends Error {
  override readonly name = 'DivergedSchedule'
}

/**
 * Runs `program` by `schedule`, and then on without pre-emptions; or, where it repeats from some
 * step on, `rounds` times round.
 */
export async function follow(
  rules: Rules,
  program: Program,
  schedule: readonly Move[],
  repeatsFrom?: number,
  rounds = 3,
): Promise<Trace> {
  const follower = new Follower(schedule, repeatsFrom, rounds)
  const { ending, execution } = await execute(program, rules, follower, true)
  if (follower.taken.length < schedule.length) throw diverged(follower.taken.length)
  if (ending !== null && repeatsFrom !== undefined) throw diverged(schedule.length)
  return {
    tasks: execution.tasks.map(({ name }) => name),
    schedule: follower.taken.slice(0, repeatsFrom === undefined ? undefined : schedule.length),
    repeatsFrom,
    steps: execution.steps.slice(0, repeatsFrom === undefined ? undefined : schedule.length),
    ending: ending ?? goesOnForEver(execution.tasks, follower.finished, schedule.length),
  }
}

class Follower implements Strategy {
  readonly taken: Move[] = []
  /** Who got done in the part that repeats what it had to do, one bit a task. */
  finished = 0
  readonly #schedule: readonly Move[]
  readonly #repeatsFrom: number | undefined
  readonly #rounds: number
  #place: string | undefined

  constructor(schedule: readonly Move[], repeatsFrom: number | undefined, rounds: number) {
    this.#rounds = rounds
    this.#schedule = schedule
    this.#repeatsFrom = repeatsFrom
  }

  choose(moves: readonly Move[], execution: Execution): number | null {
    const planned = this.#plan(execution)
    if (planned === null) return null
    const choice = moves.findIndex((move) =>
      planned === undefined ? move.task === execution.last?.index : isSame(move, planned),
    )
    if (planned !== undefined && choice < 0) throw diverged(this.taken.length)
    this.taken.push(moves[Math.max(choice, 0)] as Move)
    return Math.max(choice, 0)
  }

  /** The next move; `undefined` beyond the schedule, `null` where it is enough. */
  #plan(execution: Execution): Move | undefined | null {
    const step = this.taken.length
    const from = this.#repeatsFrom
    if (from === undefined || step < from) return this.#schedule[step]
    if (step > from) this.finished |= execution.finished
    const length = this.#schedule.length - from
    if ((step - from) % length === 0) this.#checkPlace(execution)
    return step === from + this.#rounds * length
      ? null
      : this.#schedule[from + ((step - from) % length)]
  }

  #checkPlace(execution: Execution): void {
    const { key } = execution.print().place
    if (this.#place !== undefined && this.#place !== key) throw diverged(this.taken.length)
    this.#place = key
  }
}

const diverged = (step: number) =>
  new DivergedSchedule(
    `the schedule cannot be followed beyond step ${step}: the code has changed since it was found`,
  )
