import type { Outcome } from '../../../patterns/stage.ts'
import type { Exploration, Failure } from '../explore.ts'
import { count, plural } from './quantity.ts'

/** What was found and what was covered, in one line. */
export function verdictOf(exploration: Exploration): string {
  const { failures, chance } = exploration
  const covered = coverageOf(exploration)
  if (failures.length === 0) return `survived ${covered}`
  const endings = failures.map(({ ending: { outcome, invariant } }) =>
    invariant === undefined ? outcome : `broken: ${invariant}`,
  )
  const odds = chance === null ? '' : `, in ${oddsOf(chance)}`
  return `${endings.join('; ')}${odds} (${covered})`
}

/** What was looked at, exactly; an incomplete search never sounds like a complete one. */
export function coverageOf(exploration: Exploration): string {
  const { complete, bound, interleavings, states, executions } = exploration
  if (states === 0) return `${executions} random runs: a sample, no proof`
  const size = plural(states, 'state')
  if (complete) {
    if (interleavings === 1n) return `the only interleaving, ${size}`
    return interleavings === null
      ? `all interleavings, infinitely many, ${size}`
      : `all ${plural(interleavings, 'interleaving')}, ${size}`
  }
  return bound === null
    ? `the first ${size}: cut short, no proof`
    : `all with at most ${plural(bound, 'pre-emption')} (${size}): bounded, no proof`
}

function oddsOf(chance: number): string {
  if (chance > 0.995) return 'every random run'
  if (chance > 0.1) return `${Math.round(chance * 100)} % of random runs`
  return `1 random run in ${count(Math.round(1 / chance))}`
}

/** The simplest schedule that fails; where none is known to fail, the one that could not be judged. */
export const failureToShow = ({ failures }: Exploration): Failure | undefined =>
  failures.find(({ ending }) => ending.outcome !== 'inconclusive') ?? failures[0]

/** What one would see without an explorer, where a failure was found. */
export function ownOrder(outcome: Outcome | undefined): string {
  if (outcome === 'inconclusive') return "The run in Node's own order could not be judged."
  return outcome === 'completed'
    ? "In Node's own order the run completes: without delays, nobody sees this."
    : "In Node's own order the run fails as well: it shows even without delays."
}
