import {
  describeProof,
  type Forecastable,
  forecastOf,
  forecastSentence,
  verdictOf,
} from '../explorer/index.ts'
import type { Surprise } from './declarations.ts'
import type { FailureFacts, ScenarioFacts } from './facts.ts'
import { matchesForecast, type Undelayed } from './real-runs.ts'

/** What was found and what was covered, in one line; or why nothing could be. */
export function describeVerdict(scenario: ScenarioFacts): string {
  const { findings, failures, inexpressible, nodeCannot } = scenario
  if (findings === null) return `cannot be written: ${inexpressible}`
  const verdict = verdictOf({ ...findings, failures }, (bound) => `--${bound} N`)
  return nodeCannot ? `Node of today cannot: ${verdict}` : verdict
}

/** The delays that bring a failure about, and how often they did; empty where there are none. */
export function describeDelays({ plan, proof }: FailureFacts): string {
  if (plan === undefined || proof === undefined) return ''
  const sentence = describeProof({ ...proof, plan })
  return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`
}

/** Whether one would see a failure without an explorer, in one sentence; empty where nothing failed. */
export const describeForecast = ({ findings, failures, real }: ScenarioFacts): string =>
  findings === null || failures.length === 0 ? '' : describeRealRuns(findings, real)

/** The forecast, and what real runs did. */
export function describeRealRuns(found: Forecastable, real: Undelayed | null): string {
  if (real === null) return forecastSentence(found)
  const { text } = forecastOf(found)
  const seen = `${real.failed} of ${real.runs} undelayed real runs failed`
  return matchesForecast(found, real)
    ? `${text}: ${seen}.`
    : `${text}, but ${seen}: Node switched tasks inside what counts as one step here.`
}

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
