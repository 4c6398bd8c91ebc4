import { AssumptionRefuted, type Assumptions } from '../execution/assumptions.ts'
import type { Ending } from '../execution/ending.ts'
import type { Runner } from '../execution/runner.ts'
import type { Move } from '../execution/schedule.ts'
import type { Scheduler, View } from '../execution/scheduler.ts'
import type { FailingSchedule } from '../graph/simplest-failures.ts'

/** A run with endless tasks is abandoned after this many steps, and one that may have no end after these. */
const ENOUGH = 200
const LONG = 500

/** A run whose moves were recorded. */
export interface RecordedRun extends Omit<FailingSchedule, 'ending'> {
  /** How often another task made a step than the one before. */
  readonly switches: number
  /** `null` if the run has no end, and was abandoned at some point. */
  readonly ending: Ending | null
}

/** A recorded run that has an end. */
export type CompletedRun = RecordedRun & { readonly ending: Ending }

/** Chooses who goes next, and whether what is handed over goes on at once. */
export interface Chooser {
  /** Chooses one of `moves`. Returns its index. */
  next(moves: readonly Move[], view: View): number
  goesOnAtOnce(): boolean
}

/**
 * Runs a program once, with the moves that `chooser` makes. The states on its way are held against no
 * others, so nobody records what the tasks observe: that would take longer than the run.
 * @throws AssumptionRefuted if the run refutes what `runner` assumes; it may run `under` other
 * assumptions.
 */
export async function recordedRun(
  runner: Runner,
  chooser: Chooser,
  under = runner,
): Promise<RecordedRun> {
  const recorder = new Recorder(chooser, runner.assumptions)
  const { ending, execution } = await under.with({ merges: false }).run(recorder)
  runner.check(execution)
  const { moves, preemptions, switches } = recorder
  return { moves, preemptions, switches, ending }
}

class Recorder implements Scheduler {
  readonly moves: Move[] = []
  preemptions = 0
  switches = 0
  readonly #chooser: Chooser
  readonly #endsSoon: boolean

  constructor(chooser: Chooser, { endsSoon }: Pick<Assumptions, 'endsSoon'>) {
    this.#chooser = chooser
    this.#endsSoon = endsSoon
  }

  next(moves: readonly Move[], view: View): number | null {
    const isEndless = view.tasks.some((task) => task.isEndless)
    if (this.moves.length === (isEndless ? ENOUGH : LONG)) {
      if (isEndless || !this.#endsSoon) return null
      throw new AssumptionRefuted({ endsSoon: false })
    }
    const last = this.moves.at(-1)?.task
    const choice = this.#chooser.next(moves, view)
    const move = moves[choice] as Move
    if (last !== undefined && move.task !== last) {
      this.switches += 1
      if (moves.some(({ task }) => task === last)) this.preemptions += 1
    }
    this.moves.push(move)
    return choice
  }

  goesOnAtOnce(): boolean {
    const goesOn = this.#chooser.goesOnAtOnce()
    if (!goesOn) return false
    this.moves.push({ ...(this.moves.pop() as Move), atOnce: true })
    return true
  }
}

/**
 * Less than 0 if `a` is simpler than `b`: fewer steps in which others go on at once, then fewer
 * pre-emptions, then fewer switches, then fewer steps.
 */
export const bySimplicity = (a: RecordedRun, b: RecordedRun): number =>
  handOversIn(a) - handOversIn(b) ||
  a.preemptions - b.preemptions ||
  a.switches - b.switches ||
  a.moves.length - b.moves.length

const handOversIn = ({ moves }: RecordedRun): number => moves.filter(({ atOnce }) => atOnce).length
