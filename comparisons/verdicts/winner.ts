import type { Choice, Winner } from '../../patterns/pattern.ts'
import { type Facts, isSurvived, type ScenarioFacts, type SolutionFacts } from './facts.ts'

/**
 * What a choice is made for: a problem by itself, or two solved ones as parts of something larger.
 */
export const SETTINGS = ['alone', 'composed'] as const satisfies readonly (keyof Choice)[]

export type Setting = (typeof SETTINGS)[number]

/** Who wins a pattern in one setting, and the evidence for each side. */
export interface Decision {
  readonly wins: Winner
  readonly forLocks: readonly Evidence[]
  readonly forStm: readonly Evidence[]
  /**
   * Correct solutions with neither locks nor transactions that survive every scenario of the
   * setting.
   */
  readonly withNeither: readonly string[]
  /** How the declared choice contradicts the results; `undefined` if it does not. */
  readonly fault: string | undefined
}

/**
 * A scenario that `solution`, which is correct, survives and no correct one of the other side does.
 */
export interface Evidence {
  readonly scenario: string
  readonly solution: string
}

type Found = Pick<Facts, 'choice' | 'solutions'>

/** The declared choice for one setting, checked against the results. */
export function decisionOn(setting: Setting, { choice, solutions }: Found): Decision {
  const right = solutions.filter(({ bug }) => bug === undefined)
  const scenarios = scenariosOf(setting, solutions)
  const evidenceFor = (side: 'mutex' | 'stm', other: 'mutex' | 'stm') =>
    scenarios.flatMap((scenario): Evidence | [] => {
      const solution = survivor(right, side, scenario)
      const isAlone = survivor(right, other, scenario) === undefined
      return solution !== undefined && isAlone ? { scenario, solution } : []
    })
  const found = {
    wins: choice[setting],
    forLocks: evidenceFor('mutex', 'stm'),
    forStm: evidenceFor('stm', 'mutex'),
    withNeither: right
      .filter(({ kind }) => kind === 'other')
      .filter((solution) => scenarios.every((scenario) => survives(solution, scenario)))
      .map(({ name }) => name),
  }
  const fault = isSupported(found)
    ? undefined
    : `${setting}: '${found.wins}' is declared, but ${objections(found)}`
  return { ...found, fault }
}

/** How the declared choices contradict the results, one line each. */
export const faultsIn = (found: Found): readonly string[] =>
  SETTINGS.flatMap((setting) => decisionOn(setting, found).fault ?? [])

/** The evidence for either side, one line each. */
export const evidenceIn = ({
  forLocks,
  forStm,
}: Pick<Decision, 'forLocks' | 'forStm'>): string[] => [
  ...forLocks.map(({ scenario, solution }) => `${solution} survives '${scenario}', no STM does`),
  ...forStm.map(({ scenario, solution }) => `${solution} survives '${scenario}', no locks do`),
]

/**
 * Evidence for one side alone decides; with evidence for both the winner must be 'either'; without
 * any, the prices decide and no choice is wrong.
 */
function isSupported({ wins, forLocks, forStm, withNeither }: Omit<Decision, 'fault'>): boolean {
  if (wins === 'neither') return withNeither.length > 0
  const sides: Winner[] = []
  if (forLocks.length > 0) sides.push('locks')
  if (forStm.length > 0) sides.push('STM')
  return sides.length === 0 || wins === (sides.length === 2 ? 'either' : sides[0])
}

const objections = (decision: Omit<Decision, 'fault'>): string =>
  decision.wins === 'neither'
    ? 'no solution without locks and transactions survives every scenario'
    : evidenceIn(decision).join('; ')

const scenariosOf = (setting: Setting, solutions: readonly SolutionFacts[]): readonly string[] => [
  ...new Set(
    solutions.flatMap(({ scenarios }) =>
      scenarios.filter((scenario) => settingOf(scenario) === setting).map(({ name }) => name),
    ),
  ),
]

const settingOf = ({ kind }: ScenarioFacts): Setting =>
  kind === 'composition' ? 'composed' : 'alone'

/**
 * The name of a solution of a kind that survives a scenario: the shortest, which is the plainest
 * one.
 */
const survivor = (right: readonly SolutionFacts[], kind: 'mutex' | 'stm', scenario: string) =>
  right
    .filter((solution) => solution.kind === kind && survives(solution, scenario))
    .map(({ name }) => name)
    .sort((a, b) => a.length - b.length)[0]

/** Whether no schedule of the scenario fails, under any rule. */
function survives({ scenarios }: SolutionFacts, name: string): boolean {
  const there = scenarios.filter((scenario) => scenario.name === name)
  return there.length > 0 && there.every(isSurvived)
}
