import type { Choice, Winner } from '../../patterns/pattern.ts'
import type { SolutionKind } from '../../patterns/solution-order.ts'
import type { Rule } from '../explorer/index.ts'
import { type Facts, isSurvived, type ScenarioFacts, type SolutionFacts } from './facts.ts'
import { ruleLabel } from './rule-label.ts'

/**
 * What is decided: a problem by itself, or two solved ones as parts of something larger, where each
 * side may open its solution up.
 */
export const SETTINGS = ['alone', 'composed'] as const satisfies readonly (keyof Choice)[]

export type Setting = (typeof SETTINGS)[number]

/** The sides of the contest, in the order of pages. */
export const SIDES = ['locks', 'event', 'STM'] as const

export type Side = (typeof SIDES)[number]

/** The kind of the solutions of a side. */
export const KIND_OF: Readonly<Record<Side, SolutionKind>> = {
  locks: 'mutex',
  event: 'event',
  STM: 'stm',
}

/** What the scenarios decide in one setting, and what the author prefers there. */
export interface Decision {
  /** The sides with a correct solution in the contest. */
  readonly sides: readonly Side[]
  /** Those against which no scenario speaks: whatever some side survives, they do. */
  readonly standing: readonly Side[]
  /**
   * Whether the sides had the same freedom: by themselves they do, composed if some composition lets
   * each side open its solution up. If not, the marks of compositions are no contest.
   */
  readonly isCompared: boolean
  /** Some scenario of the setting is survived by no side. */
  readonly isFailedByAll: boolean
  /** The scenarios that tell the sides apart. */
  readonly decisive: readonly Evidence[]
  /**
   * Correct solutions with neither locks, events nor transactions that survive every scenario of the
   * setting.
   */
  readonly withNeither: readonly string[]
  /** The opinion of the author. */
  readonly preferred: Winner
  /** How the opinion contradicts the results; `undefined` if it does not. */
  readonly fault: string | undefined
}

/** A scenario that some sides survive, each by a correct solution, and others do not. */
export interface Evidence {
  readonly scenario: string
  readonly survivors: readonly { readonly side: Side; readonly solution: string }[]
  readonly failing: readonly Failing[]
}

/** A side of which no correct solution survives a scenario. */
export interface Failing {
  readonly side: Side
  /** The mildest rule under which they all fail. */
  readonly under: Rule
}

type Found = Pick<Facts, 'choice' | 'solutions'>

/** What the results decide in one setting, and the opinion on it, checked against them. */
export function decisionOn(setting: Setting, { choice, solutions }: Found): Decision {
  const right = solutions.filter(({ bug }) => bug === undefined)
  const scenarios = scenariosOf(setting, solutions)
  const sides = SIDES.filter((side) => right.some(({ kind }) => kind === KIND_OF[side]))
  const each = scenarios.map((scenario) => evidenceOf(scenario, sides, right))
  const decisive = each.filter(
    ({ survivors, failing }) => survivors.length > 0 && failing.length > 0,
  )
  const found = {
    sides,
    standing: sides.filter((side) => !decisive.some((each) => isAgainst(each, side))),
    isCompared: setting === 'alone' || isOpenedUp(solutions),
    isFailedByAll: each.some(({ survivors }) => survivors.length === 0),
    decisive,
    withNeither: right
      .filter(({ kind }) => kind === 'other')
      .filter((solution) => scenarios.every((scenario) => survives(solution, scenario)))
      .map(({ name }) => name),
    preferred: choice[setting],
  }
  const objection = objectionTo(found)
  const fault = objection && `${setting}: '${found.preferred}' is preferred, but ${objection}`
  return { ...found, fault }
}

const isOpenedUp = (solutions: readonly SolutionFacts[]): boolean =>
  solutions.some(({ scenarios }) => scenarios.some(({ half }) => half === 'opened'))

const isAgainst = ({ failing }: Evidence, side: Side): boolean =>
  failing.some((each) => each.side === side)

/** How the opinions contradict the results, one line each. */
export const faultsIn = (found: Found): readonly string[] =>
  SETTINGS.flatMap((setting) => decisionOn(setting, found).fault ?? [])

/** Whether a side fails at every read alone, a rule for transactions. */
export const isAtEveryRead = ({ under }: Failing): boolean => under === 'preemptive'

/** A decisive scenario in one line: `mutex and event survive 'two meet', no STM does (at every read)`. */
export function describeEvidence({ scenario, survivors, failing }: Evidence): string {
  const names = survivors.map(({ solution }) => solution)
  const verb = names.length === 1 ? 'survives' : 'survive'
  const others = failing.map(({ side, under }) => {
    const rule = ruleLabel(under)
    return `no ${side} ${side === 'locks' ? 'do' : 'does'}${rule === '' ? '' : ` (${rule})`}`
  })
  return `${listed(names)} ${verb} '${scenario}', ${listed(others)}`
}

/** `locks`, `locks and STM`, or `locks, event and STM`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function evidenceOf(
  scenario: string,
  sides: readonly Side[],
  right: readonly SolutionFacts[],
): Evidence {
  const survivors = sides.flatMap((side) => {
    const solution = survivor(right, KIND_OF[side], scenario)
    return solution === undefined ? [] : [{ side, solution }]
  })
  const failing = sides
    .filter((side) => !survivors.some((each) => each.side === side))
    .map((side) => ({ side, under: ruleAgainst(right, KIND_OF[side], scenario) }))
  return { scenario, survivors, failing }
}

/** The rules, from the mildest on: who survives one survives those before. */
const RULES: readonly Rule[] = ['node', 'event-loop', 'preemptive']

/** The mildest rule under which every correct solution of a kind fails. */
function ruleAgainst(right: readonly SolutionFacts[], kind: SolutionKind, scenario: string): Rule {
  const passes =
    (rule: Rule) =>
    ({ scenarios }: SolutionFacts) =>
      scenarios
        .filter(({ name, rule: under }) => name === scenario && isWithin(under, rule))
        .every(isSurvived)
  const all = right.filter((solution) => solution.kind === kind)
  return RULES.find((rule) => !all.some(passes(rule))) ?? 'preemptive'
}

const isWithin = (rule: Rule, limit: Rule): boolean => RULES.indexOf(rule) <= RULES.indexOf(limit)

/** Why the results contradict an opinion; `undefined` if they do not. */
function objectionTo(decision: Omit<Decision, 'fault'>): string | undefined {
  const { preferred, standing, decisive, withNeither } = decision
  if (preferred === 'neither') {
    return withNeither.length > 0
      ? undefined
      : 'no solution without locks, events and transactions survives every scenario'
  }
  const isAllowed = preferred === 'either' ? standing.length !== 1 : standing.includes(preferred)
  if (isAllowed || standing.length === 0) return undefined
  return decisive.length === 0
    ? 'no correct solution of that side is there'
    : decisive.map(describeEvidence).join('; ')
}

const scenariosOf = (setting: Setting, solutions: readonly SolutionFacts[]): readonly string[] => [
  ...new Set(
    solutions.flatMap(({ scenarios }) =>
      scenarios.filter((scenario) => settingOf(scenario) === setting).map(({ name }) => name),
    ),
  ),
]

/** A closed composition belongs to neither: it shows what no side can do. */
function settingOf({ kind, half }: ScenarioFacts): Setting | undefined {
  if (kind !== 'composition') return 'alone'
  return half === 'closed' ? undefined : 'composed'
}

/**
 * The name of a solution of a kind that survives a scenario: the shortest, which is the plainest
 * one.
 */
const survivor = (right: readonly SolutionFacts[], kind: SolutionKind, scenario: string) =>
  right
    .filter((solution) => solution.kind === kind && survives(solution, scenario))
    .map(({ name }) => name)
    .sort((a, b) => a.length - b.length)[0]

/** The scenarios in which sides meet on equal terms, in the order of the problem. */
export const contestsIn = (solutions: readonly SolutionFacts[]): readonly string[] =>
  SETTINGS.filter((setting) => setting === 'alone' || isOpenedUp(solutions)).flatMap((setting) =>
    scenariosOf(setting, solutions),
  )

/** Whether no schedule of the scenario fails, under any rule. */
export function survives({ scenarios }: SolutionFacts, name: string): boolean {
  const there = scenarios.filter((scenario) => scenario.name === name)
  return there.length > 0 && there.every(isSurvived)
}
