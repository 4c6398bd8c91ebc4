import { NO_TASKS, union } from '../graph/task-set.ts'
import { isSame, type Move } from './schedule.ts'
import type { Scheduler, View } from './scheduler.ts'

/** A schedule that cannot be followed: the program is not the one that it was made for. */
export class DivergedSchedule extends Error {
  override readonly name = 'DivergedSchedule'

  /** @param step How many steps of the schedule could be made. */
  constructor(step: number) {
    super(
      `the schedule cannot be followed beyond step ${step}: the code has changed since it was found`,
    )
  }
}

/** Follows a schedule, and goes on without pre-emptions, or round and round. */
export class Follower implements Scheduler {
  readonly taken: Move[] = []
  /** The tasks that finished a round in the part that repeats. */
  finished = NO_TASKS
  readonly #schedule: readonly Move[]
  readonly #repeatsFrom: number | undefined
  readonly #rounds: number
  #planned: Move | undefined
  /** The key of the visible state in which each round begins. */
  #roundBegins: string | undefined

  constructor(schedule: readonly Move[], repeatsFrom: number | undefined, rounds: number) {
    this.#rounds = rounds
    this.#schedule = schedule
    this.#repeatsFrom = repeatsFrom
  }

  next(moves: readonly Move[], view: View): number | null {
    const planned = this.#plan(view)
    if (planned === null) return null
    const choice = moves.findIndex((move) =>
      planned === undefined ? move.task === view.last?.index : isSame(move, planned),
    )
    if (planned !== undefined && choice < 0) throw new DivergedSchedule(this.taken.length)
    this.#planned = planned
    this.taken.push(moves[Math.max(choice, 0)] as Move)
    return Math.max(choice, 0)
  }

  goesOnAtOnce(): boolean {
    if (!this.#planned?.atOnce) return false
    this.taken.push({ ...(this.taken.pop() as Move), atOnce: true })
    return true
  }

  /** The next move; `undefined` beyond the schedule, `null` after the last round. */
  #plan(view: View): Move | undefined | null {
    const step = this.taken.length
    const from = this.#repeatsFrom
    if (from === undefined || step < from) return this.#schedule[step]
    if (step > from) this.finished = union(this.finished, view.finished)
    const length = this.#schedule.length - from
    if ((step - from) % length === 0) this.#assertSameVisibleState(view)
    return step === from + this.#rounds * length
      ? null
      : this.#schedule[from + ((step - from) % length)]
  }

  #assertSameVisibleState(view: View): void {
    const { key } = view.fingerprint().visible
    if (this.#roundBegins !== undefined && this.#roundBegins !== key) {
      throw new DivergedSchedule(this.taken.length)
    }
    this.#roundBegins = key
  }
}
