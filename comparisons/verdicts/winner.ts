import type { Choice, Winner } from '../../patterns/pattern.ts'
import { type Facts, isSurvived, type ScenarioFacts, type SolutionFacts } from './facts.ts'

/** What a choice is made for: a problem by itself, or two solved ones as parts of something bigger. */
export const PARTS = ['alone', 'composed'] as const satisfies readonly (keyof Choice)[]

export type Part = (typeof PARTS)[number]

/** Who wins one part of a pattern, and what speaks for whom. */
export interface Decision {
  readonly wins: Winner
  readonly forLocks: readonly Voice[]
  readonly forStm: readonly Voice[]
  /** Right solutions with neither locks nor transactions that survive every scenario of the part. */
  readonly withNeither: readonly string[]
  /** Why the declared choice does not fit what was found; `undefined` if it does. */
  readonly fault: string | undefined
}

/** A scenario that this right solution survives, and no right one of the other side. */
export interface Voice {
  readonly scenario: string
  readonly solution: string
}

type Found = Pick<Facts, 'choice' | 'solutions'>

/** The declared choice for one part, held against what was found. */
export function decisionOn(part: Part, { choice, solutions }: Found): Decision {
  const right = solutions.filter(({ bug }) => bug === undefined)
  const scenarios = scenariosOf(part, solutions)
  const speakingFor = (side: 'mutex' | 'stm', other: 'mutex' | 'stm') =>
    scenarios.flatMap((scenario): Voice | [] => {
      const solution = survivor(right, side, scenario)
      const isAlone = survivor(right, other, scenario) === undefined
      return solution !== undefined && isAlone ? { scenario, solution } : []
    })
  const found = {
    wins: choice[part],
    forLocks: speakingFor('mutex', 'stm'),
    forStm: speakingFor('stm', 'mutex'),
    withNeither: right
      .filter(({ kind }) => kind === 'other')
      .filter((solution) => scenarios.every((scenario) => survives(solution, scenario)))
      .map(({ name }) => name),
  }
  const fault = isBorneOut(found)
    ? undefined
    : `${part}: '${found.wins}' is declared, but ${objections(found)}`
  return { ...found, fault }
}

/** What of the declared choice does not fit what was found, in a line each. */
export const faultsIn = (found: Found): readonly string[] =>
  PARTS.flatMap((part) => decisionOn(part, found).fault ?? [])

/** What speaks for a side, in a line each. */
export const voicesIn = ({ forLocks, forStm }: Pick<Decision, 'forLocks' | 'forStm'>): string[] => [
  ...forLocks.map(({ scenario, solution }) => `${solution} survives '${scenario}', no STM does`),
  ...forStm.map(({ scenario, solution }) => `${solution} survives '${scenario}', no locks do`),
]

/** What speaks for one side alone decides; where both have a voice, it is either; where none has, prices decide. */
function isBorneOut({ wins, forLocks, forStm, withNeither }: Omit<Decision, 'fault'>): boolean {
  if (wins === 'neither') return withNeither.length > 0
  const sides: Winner[] = []
  if (forLocks.length > 0) sides.push('locks')
  if (forStm.length > 0) sides.push('STM')
  return sides.length === 0 || wins === (sides.length === 2 ? 'either' : sides[0])
}

const objections = (decision: Omit<Decision, 'fault'>): string =>
  decision.wins === 'neither'
    ? 'no solution without both survives it all'
    : voicesIn(decision).join('; ')

const scenariosOf = (part: Part, solutions: readonly SolutionFacts[]): readonly string[] => [
  ...new Set(
    solutions.flatMap(({ scenarios }) =>
      scenarios.filter((scenario) => partOf(scenario) === part).map(({ name }) => name),
    ),
  ),
]

const partOf = ({ kind }: ScenarioFacts): Part => (kind === 'composition' ? 'composed' : 'alone')

/** The plainest solution of a kind that survives a scenario: the one with the shortest name. */
const survivor = (right: readonly SolutionFacts[], kind: 'mutex' | 'stm', scenario: string) =>
  right
    .filter((solution) => solution.kind === kind && survives(solution, scenario))
    .map(({ name }) => name)
    .sort((a, b) => a.length - b.length)[0]

/** Whether no schedule failed there, under any rule. */
function survives({ scenarios }: SolutionFacts, name: string): boolean {
  const there = scenarios.filter((scenario) => scenario.name === name)
  return there.length > 0 && there.every(isSurvived)
}
