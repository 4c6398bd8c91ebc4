import type { Outcome } from '../../patterns/stage.ts'
import {
  type Exploration,
  type Forecastable,
  forecastOf,
  type Program,
  runForReal,
} from '../explorer/index.ts'

/** The results of undelayed runs on the real event loop, with nothing intercepted. */
export interface Undelayed {
  readonly runs: number
  readonly failed: number
  readonly outcomes: readonly Outcome[]
}

/**
 * Without delays every run is the same, if the runtime is deterministic; a few show whether it is.
 */
const RUNS = 10

/**
 * Runs for real what was explored. Returns `undefined` where a run might never end: with endless
 * tasks, with tasks that loop (which never yields the event loop), and where an incomplete search
 * cannot exclude these.
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

/**
 * Whether undelayed runs failed exactly if the exploration forecast it, as far as both are known.
 */
export function matchesForecast(found: Forecastable, real: Undelayed | null): boolean {
  const { isShown } = forecastOf(found)
  return real === null || isShown === null || isShown === real.failed > 0
}
