import { verdictOf } from '../explorer/report/verdict.ts'
import type { Surprise } from './declarations.ts'
import type { ScenarioFacts } from './facts.ts'
import { seenWithout } from './real-runs.ts'

/** What was found and what was covered, in one line; or why nothing could be. */
export const describeVerdict = ({ findings, failures, inexpressible }: ScenarioFacts): string =>
  findings === null ? `cannot be written: ${inexpressible}` : verdictOf({ ...findings, failures })

/** What one would see of a failure without an explorer, in one sentence; empty where nothing failed. */
export const describeForecast = ({ findings, failures, real }: ScenarioFacts): string =>
  findings === null || failures.length === 0 ? '' : seenWithout(findings, real)

/** One sentence without a full stop. */
export function describeSurprise(surprise: Surprise): string {
  const { outcome } = surprise
  if (surprise.kind === 'undeclared') {
    const ends = surprise.foundBy === 'real run' ? 'a real run ended' : 'it may end'
    return `${ends} as '${outcome}', which is not declared`
  }
  const where = surprise.isComplete ? 'in any interleaving' : 'within the bounds'
  return `'${outcome}' is declared and was not found ${where}`
}
