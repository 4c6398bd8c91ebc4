import type { Outcome } from '../../patterns/stage.ts'
import { type Exploration, type Program, runForReal } from '../explorer/index.ts'
import { type Forecastable, forecastOf, inOwnOrder } from '../explorer/report/verdict.ts'

/** What undelayed runs on the real event loop came to, with nothing intercepted. */
export interface Undelayed {
  readonly runs: number
  readonly failed: number
  readonly outcomes: readonly Outcome[]
}

/** Without delays one run is like the next, if the runtime is as it should be. */
const RUNS = 10

/**
 * Runs for real what was explored; `undefined` where a run may have no end: where tasks start over
 * for ever, or go round in circles, which never lets go of the event loop, and where it is not known
 * that none does.
 */
export async function undelayed(
  program: Program,
  { outcomes, complete }: Exploration,
): Promise<Undelayed | undefined> {
  const { endless = [] } = program({ work: async () => {} })
  const mayBeEndless = !complete || outcomes.has('livelock') || outcomes.has('starvation')
  if (mayBeEndless || endless.length > 0) return undefined
  const real = await runForReal(program, { times: RUNS })
  const failed = RUNS - (real.outcomes.get('completed') ?? 0)
  return { runs: RUNS, failed, outcomes: [...real.outcomes.keys()] }
}

/** Whether undelayed runs failed exactly if that was forecast, as far as both are known. */
export function isAsForetold(found: Forecastable, real: Undelayed | null): boolean {
  const { isShown } = forecastOf(found)
  return real === null || isShown === null || isShown === real.failed > 0
}

/** What one sees of a failure without an explorer: the forecast, and what real runs did. */
export function seenWithout(found: Forecastable, real: Undelayed | null): string {
  if (real === null) return inOwnOrder(found)
  const { text } = forecastOf(found)
  const seen = `${real.failed} of ${real.runs} undelayed real runs failed`
  return isAsForetold(found, real)
    ? `${text}: ${seen}.`
    : `${text}, but ${seen}: Node switched tasks inside what counts as one step here.`
}
