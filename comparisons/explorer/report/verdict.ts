import { count, plural } from '../../text/quantity.ts'
import type { Exploration, Failure } from '../exploration.ts'
import { ROUNDS } from '../search/loops.ts'

/** What was found and what was covered, in one line. */
export function verdictOf(exploration: Exploration): string {
  const { failures, chance } = exploration
  const covered = coverageOf(exploration)
  if (failures.length === 0) return `survived ${covered}`
  const endings = failures.map(({ ending: { outcome, invariant } }) =>
    invariant === undefined ? outcome : `broken: ${invariant}`,
  )
  const odds = chance === null ? shareOf(exploration) : `, in ${oddsOf(chance)}`
  return `${endings.join('; ')}${odds} (${covered})`
}

/** What was looked at, exactly; an incomplete search never sounds like a complete one. */
export function coverageOf(exploration: Exploration): string {
  const { unseen } = exploration
  const why = unseen === null ? '' : `; none merged, for nobody can look into ${unseen}`
  return `${statesOf(exploration)}${why}`
}

function statesOf(exploration: Exploration): string {
  const { complete, bound, interleavings, states, executions, sampled, hasAssumedLoops } =
    exploration
  if (states === 0) return `${count(executions)} random runs: a sample, no proof`
  const size = plural(states, 'state')
  if (complete) {
    if (interleavings === 1n) return `the only interleaving, ${size}`
    return interleavings === null
      ? `all interleavings, infinitely many, ${size}`
      : `all ${plural(interleavings, 'interleaving')}, ${size}`
  }
  if (hasAssumedLoops && bound === null && sampled === null) {
    return `${size}, if loops that repeat themselves ${ROUNDS} times do so for ever: no proof`
  }
  const runs = sampled && plural(sampled.runs, 'sampled run')
  if (runs !== null) {
    return bound === null
      ? `the first ${size}: cut short; and ${runs}: no proof`
      : `all with at most ${plural(bound, 'pre-emption')} (${size}): cut short; and ${runs}: no proof`
  }
  return bound === null
    ? `the first ${size}: cut short, no proof`
    : `all with at most ${plural(bound, 'pre-emption')} (${size}): bounded, no proof`
}

/** Where the chance is not known: what has failed of what was tried at random. */
function shareOf({ sampled }: Exploration): string {
  if (sampled === null) return ''
  return `, in ${count(sampled.failing)} of ${plural(sampled.runs, 'sampled run')}`
}

function oddsOf(chance: number): string {
  if (chance > 0.995) return 'every random run'
  if (chance > 0.1) return `${Math.round(chance * 100)} % of random runs`
  return `1 random run in ${count(Math.round(1 / chance))}`
}

/** The simplest schedule that fails; where none is known to fail, the one that could not be judged. */
export const failureToShow = ({ failures }: Exploration): Failure | undefined =>
  failures.find(({ ending }) => ending.outcome !== 'inconclusive') ?? failures[0]

/**
 * Whether no schedule that ends so is simpler: with fewer pre-emptions, or as many and fewer switches,
 * or as many of these and fewer steps. It is not known of one that repeats itself for ever, nor where
 * not all with as many pre-emptions were covered.
 */
export function isSimplest({ complete, bound }: Exploration, failure: Failure): boolean {
  const { repeatsFrom, preemptions } = failure
  return repeatsFrom === undefined && (complete || (bound !== null && preemptions <= bound))
}

/** How long a schedule is, and how much it takes: `6 steps, 1 pre-emption`. */
export const sizeOf = ({
  steps,
  preemptions,
}: Pick<Failure, 'preemptions'> & { readonly steps: readonly unknown[] }): string =>
  `${plural(steps.length, 'step')}, ${plural(preemptions, 'pre-emption')}`

/** The same, after whether it is the simplest. */
export const shapeOf = (exploration: Exploration, failure: Failure): string =>
  `${isSimplest(exploration, failure) ? 'the simplest' : 'a simple one'}: ${sizeOf(failure)}`

/** What a run in Node's own order comes to, where a failure was found. */
interface Forecast {
  /** Whether undelayed runs are expected to fail; `null` where that is not known. */
  readonly isShown: boolean | null
  readonly text: string
}

export function forecastOf({ ownOrder, deviations }: Exploration): Forecast {
  const { least, atLeast } = deviations
  if (least === 0) return IT_FAILS
  if (atLeast > 0) {
    const times = `${plural(atLeast, 'departure')}${least === null ? ' or more' : ''}`
    return { isShown: false, text: `It needs ${times} from Node's own order` }
  }
  if (ownOrder === 'inconclusive') {
    return { isShown: null, text: "The run in Node's own order could not be judged" }
  }
  return ownOrder === 'completed'
    ? { isShown: false, text: "In Node's own order the run completes" }
    : IT_FAILS
}

const IT_FAILS: Forecast = { isShown: true, text: "It fails in Node's own order" }

/** What one would see without an explorer, where a failure was found. */
export function inOwnOrder(exploration: Exploration): string {
  const { isShown, text } = forecastOf(exploration)
  if (isShown === null) return `${text}.`
  return `${text}: undelayed runs are ${isShown ? '' : 'not '}expected to show it.`
}
