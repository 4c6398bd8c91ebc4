import type { Outcome } from '../../../patterns/stage.ts'
import { count, plural, type Quantity } from '../../text/quantity.ts'
import type { Exploration, Failure } from '../exploration.ts'
import { assertExploration } from '../misuse.ts'
import { ROUNDS } from '../search/loops.ts'

/** What a search has covered: a part of an {@link Exploration}, or of what is stored of one. */
interface Coverage
  extends Pick<
      Exploration,
      'complete' | 'bound' | 'states' | 'executions' | 'sampled' | 'hasAssumedLoops' | 'unseen'
    >,
    Partial<Pick<Exploration, 'horizon' | 'limitedBy' | 'lengths'>> {
  readonly interleavings: Quantity | null
}

/** The same, and the ways in which it failed. */
interface Judged extends Coverage, Pick<Exploration, 'chance'> {
  /** What it came to under the harsher rule, if it survived the rule `node`. */
  readonly harsher?: Judged | null
  readonly failures: readonly {
    readonly ending: { readonly outcome: Outcome; readonly invariant?: string }
  }[]
}

/** How a bound is raised, by its name: as an option of a function, or of a command. */
type Raise = (bound: string) => string

const byOption: Raise = (bound) => `${bound}: N`

/**
 * What was found and what was covered, in one line. Of a search that was cut short, it says which bound
 * to `raise`.
 */
export function verdictOf(found: Judged, raise: Raise = byOption): string {
  const { failures, chance, harsher } = found
  const covered = coverageOf(found, raise)
  if (failures.length === 0) {
    const survived = `survived ${covered}`
    if (!harsher) return survived
    return harsher.failures.length === 0
      ? `${survived}; and, with slower locks, ${coverageOf(harsher, raise)}`
      : `${survived}. ${NODE_CANNOT}: ${verdictOf(harsher, raise)}`
  }
  const endings = failures.map(({ ending: { outcome, invariant } }) =>
    invariant === undefined ? outcome : `broken: ${invariant}`,
  )
  const odds = chance === null ? shareOf(found) : `, in ${oddsOf(chance)}`
  return `${endings.join('; ')}${odds} (${covered})`
}

/** Said of failures that exist under the harsher rule alone. */
export const NODE_CANNOT = 'Node of today cannot fail so; a slower lock could'

/** Exactly what was covered; an incomplete search never sounds like a complete one. */
function coverageOf(coverage: Coverage, raise: Raise): string {
  const { unseen, limitedBy = null, lengths } = coverage
  if (beginsUnlike(coverage)) return `${plural(coverage.states, 'state')}; ${unlikeStart(coverage)}`
  const why = unseen === null ? '' : `; no states merged, because ${unseen} cannot be inspected`
  const isRaised = limitedBy !== null && limitedBy !== 'stopAtFirst'
  const more = isRaised ? `; ${raise(limitedBy)} searches further` : ''
  const sampled = lengths
    ? `; it reads the clock: only delays of ${spanned(lengths)} were tried`
    : ''
  return `${statesOf(coverage)}${why}${sampled}${more}`
}

/** What is said of something that is not alike in all runs, after its name. */
const UNLIKE = ', which is not '

/** Whether runs did not begin in the same state, so that what holds of them may not hold of others. */
export const beginsUnlike = ({ unseen }: Pick<Coverage, 'unseen'>): boolean =>
  unseen?.includes(UNLIKE) ?? false

/** What is not alike in all runs, and what to do about it. */
export function unlikeStart({ unseen }: Pick<Coverage, 'unseen'>): string {
  const [what = '', how] = unseen?.split(UNLIKE) ?? []
  const comma = what.includes(',') ? ',' : ''
  return `${what}${comma} is not ${how}, so this is no proof: the program must make afresh whatever a run changes`
}

/** Milliseconds, or days if they are whole: `0, 50 ms and 1 day`. */
function spanned(lengths: readonly number[]): string {
  const words = lengths.map((length) =>
    length % DAY === 0 ? plural(length / DAY, 'day') : `${length} ms`,
  )
  return `0, ${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

const DAY = 24 * 60 * 60 * 1000

function statesOf(coverage: Coverage): string {
  const { complete, bound, interleavings, states, executions, sampled, hasAssumedLoops } = coverage
  if (states === 0) return runsOf(executions)
  const size = plural(states, 'state')
  if (coverage.limitedBy === 'stopAtFirst') return `${size}: stopped at the first failure`
  if (complete) {
    if (String(interleavings) === '1') return `the only interleaving, ${size}`
    return interleavings === null
      ? `all interleavings, infinitely many, ${size}`
      : `all ${plural(interleavings, 'interleaving')}, ${size}`
  }
  if (hasAssumedLoops && bound === null && sampled === null) {
    return `${size}, assuming that loops which repeat ${ROUNDS} times repeat forever: no proof`
  }
  const runs = sampled === null ? '' : `; and ${plural(sampled.runs, 'sampled run')}:`
  const within = withinOf(coverage)
  const isShort = sampled !== null || within === null
  const covered = within === null ? `the first ${size}` : `all with at most ${within} (${size})`
  return `${covered}: ${isShort ? 'cut short' : 'bounded'}${runs === '' ? ',' : runs} no proof`
}

const runsOf = (executions: number): string =>
  executions === 0 ? 'nothing was covered' : `${count(executions)} random runs: a sample, no proof`

/** The bound within which all was covered; `null` if there is none. */
function withinOf({ bound, horizon = null }: Coverage): string | null {
  if (horizon !== null) return plural(horizon, 'step')
  return bound === null ? null : plural(bound, 'pre-emption')
}

/** The share of sampled runs that failed, where the exact probability is not known. */
function shareOf({ sampled }: Coverage): string {
  if (sampled === null) return ''
  return `, in ${count(sampled.failing)} of ${plural(sampled.runs, 'sampled run')}`
}

function oddsOf(chance: number): string {
  if (chance === 1) return 'every random run'
  if (chance > 0.995) return 'more than 99 % of random runs'
  if (chance === 0) return 'no random run of the search'
  if (chance > 0.1) return `${Math.round(chance * 100)} % of random runs`
  return `1 random run in ${count(Math.round(1 / chance))}`
}

/** The exploration that decides: the one under the harsher rule, where only that one has failures. */
export const decisive = (found: Exploration): Exploration =>
  found.failures.length === 0 && found.harsher !== null ? found.harsher : found

/**
 * Whether that is a proof: every interleaving was covered, with slower locks as well unless a rule was
 * asked for, and none failed. This is what `toSurviveEverySchedule` asks.
 *
 * @throws ExplorerMisuse for what is no exploration, such as a promise of one.
 *
 * @example
 * hasSurvived(await explore(() => ({ tasks: { Ann: async () => {} } }))) // => true
 */
export function hasSurvived(found: Exploration): boolean {
  assertExploration('hasSurvived', found)
  const { complete, failures } = decisive(found)
  return complete && failures.length === 0
}

/** The simplest schedule that fails; where none is known to fail, the one that could not be judged. */
export function failureToShow(found: Exploration): Failure | undefined {
  const { failures } = decisive(found)
  return failures.find(({ ending }) => ending.outcome !== 'inconclusive') ?? failures[0]
}

/**
 * Whether no schedule that ends so is simpler: with fewer pre-emptions, or as many and fewer switches,
 * or as many of these and fewer steps. That is not known of a schedule that repeats forever, nor where
 * some schedules with as many pre-emptions were not covered.
 */
export function isSimplest(
  { complete, bound }: Pick<Exploration, 'complete' | 'bound'>,
  { repeatsFrom, preemptions }: Pick<Failure, 'repeatsFrom' | 'preemptions'>,
): boolean {
  return repeatsFrom === undefined && (complete || (bound !== null && preemptions <= bound))
}

interface Sized extends Pick<Failure, 'preemptions'> {
  readonly steps: readonly unknown[]
}

/** The length of a schedule and its pre-emptions: `6 steps, 1 pre-emption`. */
export const sizeOf = ({ steps, preemptions }: Sized): string =>
  `${plural(steps.length, 'step')}, ${plural(preemptions, 'pre-emption')}`

/** The same, after whether it is the simplest. */
export const shapeOf = (isSimplest: boolean, failure: Sized): string =>
  `${isSimplest ? 'the simplest' : 'a simple one'}: ${sizeOf(failure)}`

/** What a forecast is made of. */
export type Forecastable = Pick<Exploration, 'ownOrder' | 'deviations'>

/** The forecast of a run in Node's own order, where a failure was found. */
interface Forecast {
  /** Whether undelayed runs are expected to fail; `null` where that is not known. */
  readonly isShown: boolean | null
  readonly text: string
}

/** What ordinary runs would show of the failure: whether it is seen, and the reason in words. */
export function forecastOf({ ownOrder, deviations }: Forecastable): Forecast {
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

/** Whether one would see the failure without an explorer. */
export function forecastSentence(found: Forecastable): string {
  const { isShown, text } = forecastOf(found)
  if (isShown === null) return `${text}.`
  return `${text}: undelayed runs are ${isShown ? '' : 'not '}expected to show it.`
}
