import type { Assumptions } from './assumptions.ts'
import { awaitsOutside, type Ending } from './ending.ts'
import type { Executed } from './execute.ts'
import { DivergedSchedule, Follower } from './follower.ts'
import type { Move } from './schedule.ts'
import type { Controls, Scheduler, View } from './scheduler.ts'

/**
 * The very first run of an exploration. What a program keeps outside the objects that it makes, such as
 * a cache, may be the same in all runs but this one, so that they do not contradict each other.
 */
export class FirstRun {
  /** How this run or a later one has ended that awaited what is outside; `null` if none has. */
  outside: Ending | null = null
  #recording: Recording | null = null
  #assumptions: Assumptions | null = null
  /** How it ended; `null` if it was abandoned. */
  #ending: Ending | null = null

  /** Runs by `scheduler`, and remembers the moves if this run is the first. */
  async run(
    scheduler: Scheduler,
    assumptions: Assumptions,
    execute: (scheduler: Scheduler) => Promise<Executed>,
  ): Promise<Executed> {
    if (this.#recording !== null) return this.#noting(await execute(scheduler))
    this.#assumptions = assumptions
    this.#recording = new Recording(scheduler)
    const executed = await execute(this.#recording)
    this.#ending = executed.ending
    return this.#noting(executed)
  }

  #noting(executed: Executed): Executed {
    const { ending } = executed
    if (ending !== null && awaitsOutside(ending)) this.outside ??= ending
    return executed
  }

  /** Whether the same moves lead through the same choices to the same end in one more run, by `execute`. */
  async recurs(
    execute: (scheduler: Scheduler, assumptions: Assumptions) => Promise<Executed>,
  ): Promise<boolean> {
    if (this.#recording === null || this.#assumptions === null) return true
    const { moves, offered } = this.#recording
    const most = this.#ending === null ? moves.length : Infinity
    const again = new Recording(new Follower(moves, undefined, 0), most)
    try {
      const { ending } = await execute(again, this.#assumptions)
      const end = this.#ending
      const isSameWay = again.offered.slice(0, offered.length).join() === offered.join()
      if (end === null || !isSameWay) return isSameWay
      return again.offered.length === offered.length && ending?.outcome === end.outcome
    } catch (error) {
      if (error instanceof DivergedSchedule) return false
      throw error
    }
  }
}

/** Decides as another scheduler does, and remembers the moves. Abandons a run after the `most` moves. */
class Recording implements Scheduler {
  readonly moves: Move[] = []
  /** What there was to choose from, as text, at each move, and where the run was abandoned. */
  readonly offered: string[] = []
  readonly #by: Scheduler
  readonly #most: number

  constructor(by: Scheduler, most = Infinity) {
    this.#by = by
    this.#most = most
  }

  begin(controls: Controls): void {
    this.#by.begin?.(controls)
  }

  onState(view: View): void {
    this.#by.onState?.(view)
  }

  next(moves: readonly Move[], view: View): number | null {
    // Their order depends on ranks, which a search may change.
    const texts = moves.map(({ task, operation }) => `${task}.${operation}`).sort()
    this.offered.push(texts.join(' '))
    const choice = this.moves.length < this.#most ? this.#by.next(moves, view) : null
    if (choice !== null) this.moves.push(moves[choice] as Move)
    return choice
  }

  goesOnAtOnce(): boolean {
    const atOnce = this.#by.goesOnAtOnce?.() ?? false
    if (atOnce) this.moves.push({ ...(this.moves.pop() as Move), atOnce })
    return atOnce
  }
}
