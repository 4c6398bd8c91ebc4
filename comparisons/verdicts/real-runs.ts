import type { Outcome } from '../../patterns/stage.ts'
import { type Exploration, type Program, runForReal } from '../explorer/index.ts'
import { type Forecastable, forecastOf } from '../explorer/report/verdict.ts'

/** What undelayed runs on the real event loop did, with nothing intercepted. */
export interface Undelayed {
  readonly runs: number
  readonly failed: number
  readonly outcomes: readonly Outcome[]
}

/** Without delays, runs do not differ unless the runtime is at fault. */
const RUNS = 10

/**
 * Runs an explored program for real. Returns `undefined` if a run might not end: if tasks start over
 * forever or go round in circles, which never yields the event loop, or if an incomplete search
 * cannot exclude that.
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
export function matchesForecast(found: Forecastable, real: Undelayed | null): boolean {
  const { isShown } = forecastOf(found)
  return real === null || isShown === null || isShown === real.failed > 0
}
