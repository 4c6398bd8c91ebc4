import type { Outcome } from '../../../patterns/stage.ts'
import { runForReal } from '../execution/real-run.ts'
import { type Exploration, withoutSchedule } from '../exploration.ts'
import type { Program } from '../program.ts'
import { worded } from '../report/worded.ts'

/** How often a program is run for real after it was explored. */
const TIMES = 2

/** A real run of these would not end, or could not be judged. */
const WITHOUT_END: readonly Outcome[] = ['livelock', 'starvation', 'inconclusive']

/**
 * Runs `program` undelayed on the real event loop, where its runs are known to end, and depend neither
 * on the time nor on chance. If one ends in a
 * way that `found` does not have, this is a failure: the program has some state, or awaits something,
 * that the search did not see.
 */
export async function againstRealRuns(program: Program, found: Exploration): Promise<Exploration> {
  if (!areRunsFinite(found) || found.looksOutside) return found
  const { endings } = await runForReal(program, { times: TIMES })
  const isForeseen = (outcome: Outcome) => outcome === 'inconclusive' || found.outcomes.has(outcome)
  const unforeseen = endings.find(({ outcome }) => !isForeseen(outcome))
  if (unforeseen === undefined) return found
  const { message: real } = unforeseen
  const outcome = unforeseen.outcome === 'completed' ? 'inconclusive' : unforeseen.outcome
  const failure = worded(withoutSchedule([], { kind: 'unforeseen', outcome, real }))
  return {
    ...found,
    complete: false,
    outcomes: new Map([...found.outcomes, [outcome, 1n]]),
    failures: [failure, ...found.failures],
  }
}

const areRunsFinite = ({ complete, interleavings, outcomes }: Exploration): boolean =>
  complete && interleavings !== null && WITHOUT_END.every((outcome) => !outcomes.has(outcome))
