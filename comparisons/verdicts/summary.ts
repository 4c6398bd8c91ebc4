import type { Half } from '../../patterns/pattern.ts'
import { plural } from '../text/quantity.ts'
import { type Facts, failureToShow, MEANINGS, type SolutionFacts, worstOf } from './facts.ts'
import {
  decidedByDuties,
  describeRemembering,
  type Remembering,
  rememberingIn,
} from './remembering.ts'
import { butFor } from './right-but-for.ts'
import { ruleLabel } from './rule-label.ts'
import {
  type Decision,
  decisionOn,
  describeEvidence,
  isAtEveryRead,
  listed,
  type Setting,
} from './winner.ts'

/** What was found of a pattern, in a few words each. */
export interface Summary {
  readonly pattern: string
  readonly title: string
  /** Every solution did what its file declares, and the findings support the choice. */
  readonly ok: boolean
  readonly choice: Readonly<Record<Setting, Decision>> & {
    readonly because: string
    /** What of it the findings contradict, in a line each. */
    readonly faults: readonly string[]
  }
  /** What has to be remembered, scenario by scenario, where survival does not decide. */
  readonly remembering: readonly Remembering[]
  /** The wrong version with locks to show first. */
  readonly wrong: Wrong | undefined
  /** What `mutex` costs. */
  readonly mutex: string
  /** What `event` costs. */
  readonly event: string
  /** What `stm` costs, or what is wrong with it. */
  readonly stm: string
  /** What became of two solved problems together, each solution opened up as it likes. */
  readonly composed: Together
  /** The same made of what every solution offers; `undefined` if that was not tried. */
  readonly closed: Together | undefined
}

/** What became of a composition with each of the three competitors. */
export type Together = Readonly<Record<'mutex' | 'event' | 'stm', string>>

export interface Wrong {
  readonly solution: string
  readonly bug: string
  readonly outcome: string
  readonly preemptions: number
}

export function summaryOf(facts: Facts): Summary {
  const { pattern, title, ok, solutions } = facts
  const [alone, composed] = [decisionOn('alone', facts), decisionOn('composed', facts)]
  const faults = [alone, composed].flatMap(({ fault }) => fault ?? [])
  const named = (name: string) => solutions.find((solution) => solution.name === name)
  const [mutex, event, stm] = [named('mutex'), named('event'), named('stm')]
  const together = (halves: Halves) => ({
    mutex: composedOf(mutex, halves),
    event: composedOf(event, halves),
    stm: composedOf(stm, halves),
  })
  return {
    pattern,
    title,
    ok: ok && faults.length === 0,
    choice: {
      alone,
      composed,
      because: facts.choice.because,
      faults,
    },
    remembering: rememberingIn(solutions),
    wrong: wrongOf(solutions),
    mutex: costOf(mutex),
    event: costOf(event),
    stm: costOf(stm),
    composed: together(['opened', undefined]),
    closed: composed.isCompared ? together(['closed']) : undefined,
  }
}

/** What decides both parts, in a line each; empty if no scenario tells the sides apart. */
export const decidedBy = ({ choice }: Summary): readonly string[] => [
  ...new Set(
    [choice.alone, choice.composed]
      .filter(({ isCompared }) => isCompared)
      .flatMap(({ decisive }) => decisive.map(describeEvidence)),
  ),
]

/** What the scenarios say of one part, in a line each. */
export function evidenceFor(decision: Decision): string[] {
  const { isCompared, decisive, sides, isFailedByAll, withNeither } = decision
  if (!isCompared) return ['no side was opened up for it, so no scenario is a contest']
  const undecided = isFailedByAll
    ? `no scenario tells ${listed(sides)} apart`
    : `${listed(sides)} survive every scenario of this part`
  return [
    ...(decisive.length === 0 ? [undecided] : decisive.map(describeEvidence)),
    ...withNeither.map((name) => `so does ${name}, with none of these, in every scenario`),
  ]
}

/** Which scenarios are decided by what has to be remembered, in a line each. */
export function dutiesIn({ remembering }: Summary): string[] {
  if (remembering.length === 0) return []
  const decided = decidedByDuties(remembering).map(describeRemembering)
  return decided.length > 0 ? decided : ['no scenario is decided by what must be remembered']
}

/** The sides against which no scenario speaks, in a word or three. */
export function standingOf({ isCompared, standing, sides }: Decision): string {
  if (!isCompared) return 'not compared'
  if (standing.length === 0) return 'none'
  return standing.length === 3 && sides.length === 3 ? 'all three' : listed(standing)
}

/** The opinion of the author in one sentence without a full stop. */
export const opinionOf = ({ choice: { alone, composed, because } }: Summary): string =>
  alone.preferred === composed.preferred
    ? `${alone.preferred}, by itself and composed: ${because}`
    : `${alone.preferred} by itself, ${composed.preferred} composed: ${because}`

/**
 * In how many problems which sides stand, the most frequent first: `2 × all three; 1 × locks and event (at
 * every read)`.
 */
export function countStanding(summaries: readonly Summary[], setting: Setting): string {
  const times = new Map<string, number>()
  for (const { choice } of summaries) {
    const decision = choice[setting]
    const mark = isByEveryRead(decision) ? ` (${ruleLabel('preemptive')})` : ''
    const standing = `${standingOf(decision)}${mark}`
    times.set(standing, (times.get(standing) ?? 0) + 1)
  }
  const counts = [...times].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return counts.map(([standing, count]) => `${count} × ${standing}`).join('; ')
}

/** Whether it is at every read alone, a rule for transactions, that a side does not stand. */
const isByEveryRead = ({ decisive }: Decision): boolean =>
  decisive.length > 0 && decisive.every(({ failing }) => failing.every(isAtEveryRead))

/** How a wrong version fails: `deadlock, after 1 pre-emption`. */
export const foundHow = ({ outcome, preemptions }: Wrong): string =>
  `${outcome}, ${preemptions === 0 ? 'without a pre-emption' : `after ${plural(preemptions, 'pre-emption')}`}`

/** `mutex-naive` if there is one, else the first wrong one with locks, else the first wrong one. */
function wrongOf(solutions: readonly SolutionFacts[]): Wrong | undefined {
  const wrong = solutions.filter(({ kind, bug }) => kind !== 'stm' && bug !== undefined)
  const chosen =
    wrong.find(({ name }) => name === 'mutex-naive') ??
    wrong.find(({ kind }) => kind === 'mutex') ??
    wrong[0]
  const failure = chosen && failureToShow(chosen)?.failure
  if (chosen?.bug === undefined || failure === undefined) return undefined
  const { outcome } = failure.ending
  return { solution: chosen.name, bug: chosen.bug, outcome, preemptions: failure.preemptions }
}

function costOf(solution: SolutionFacts | undefined): string {
  if (solution === undefined) return 'there is none'
  if (solution.bug !== undefined) return `wrong: ${solution.bug}`
  return [butFor(solution) ?? [], solution.price ?? []].flat().join('; ')
}

type Halves = readonly (Half | undefined)[]

/** Each way in which compositions of these halves fail, once; or the mark of survival. */
function composedOf(solution: SolutionFacts | undefined, halves: Halves): string {
  if (solution === undefined) return 'there is none'
  const compositions = solution.scenarios.filter(
    ({ kind, half }) => kind === 'composition' && halves.includes(half),
  )
  const endings = compositions.flatMap((scenario) =>
    scenario.findings === null
      ? [MEANINGS['–']]
      : scenario.failures.map(({ ending }) => ending.outcome),
  )
  return endings.length === 0
    ? (worstOf(compositions) ?? '✓')
    : `✗ ${[...new Set(endings)].join(', ')}`
}
