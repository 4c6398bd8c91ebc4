import type { Trace } from './follow.ts'
import { DivergedSchedule, Follower } from './follower.ts'
import { describeMoves, type PossibleMove } from './possible-moves.ts'
import type { Runner } from './runner.ts'
import type { Move } from './schedule.ts'
import type { View } from './scheduler.ts'
import type { Sight } from './sight.ts'

/** A run that was stopped after some steps, or that has ended with the last of them. */
export interface Halted extends Omit<Trace, 'repeatsFrom' | 'plan' | 'ending'> {
  readonly sight: Sight
  /** The ways to go on; empty if the run has ended. */
  readonly moves: readonly PossibleMove[]
  /** `null` if the run can go on. */
  readonly ending: Trace['ending'] | null
  /** Whether the latest step held up something, and could have gone another way had it gone on at once. */
  readonly couldHaveGoneOn: boolean
}

/**
 * Runs a program by `schedule`, and no further.
 * @throws DivergedSchedule if the schedule asks for a move that is not possible.
 */
export async function haltAfter(runner: Runner, schedule: readonly Move[]): Promise<Halted> {
  const halting = new Halting(schedule)
  const { ending, execution } = await runner.run(halting, { traced: Infinity })
  const { sight, taken, moves, couldHaveGoneOn } = halting
  if (sight === null) throw new DivergedSchedule(taken.length)
  return {
    tasks: execution.tasks.map(({ name }) => name),
    schedule: taken,
    steps: execution.tracer.steps,
    sight,
    moves,
    ending,
    couldHaveGoneOn,
  }
}

class Halting extends Follower {
  sight: Sight | null = null
  moves: readonly PossibleMove[] = []
  couldHaveGoneOn = false
  readonly #length: number

  constructor(schedule: readonly Move[]) {
    super(schedule, undefined, 0)
    this.#length = schedule.length
  }

  onState(view: View): void {
    if (this.taken.length < this.#length) return
    this.sight = view.look()
    this.couldHaveGoneOn = view.couldHaveGoneOn
  }

  override next(moves: readonly Move[], view: View): number | null {
    if (this.taken.length < this.#length) return super.next(moves, view)
    this.moves = describeMoves(moves, view)
    return null
  }
}
