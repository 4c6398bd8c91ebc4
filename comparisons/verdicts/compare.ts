import type { Entry, Solution } from '../../patterns/discover.ts'
import type { Kind, Pattern, Scenario } from '../../patterns/pattern.ts'
import type { Outcome } from '../../patterns/stage.ts'
import {
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  type Program,
  type Rule,
  writeToken,
} from '../explorer/index.ts'
import { missing, type Surprise, undeclared } from './declarations.ts'
import { type Undelayed, undelayed } from './real-runs.ts'

/** What one solution did in one scenario, held against what its file declares. */
export interface ScenarioReport {
  readonly name: string
  readonly kind: Kind
  readonly rule: Rule
  readonly declared: readonly Outcome[]
  /** Why the solution cannot take part; then nothing was explored. */
  readonly inexpressible: string | undefined
  readonly exploration: Exploration | undefined
  readonly failures: readonly ReportedFailure[]
  /** What became of real runs; `undefined` where there were none. */
  readonly real: Undelayed | undefined
  /** What does not fit the declaration. Empty if everything does. */
  readonly surprises: readonly Surprise[]
}

export interface ReportedFailure extends Failure {
  readonly token: string
}

export interface SolutionReport {
  readonly solution: Solution
  readonly scenarios: readonly ScenarioReport[]
}

export interface Comparison {
  readonly name: string
  readonly pattern: Pattern<unknown>
  readonly solutions: readonly SolutionReport[]
  /** Every solution did what its file declares. */
  readonly ok: boolean
}

/** Is told how a comparison gets on. */
export interface Listener {
  /** What is being explored, and how many states are known so far. */
  exploring?(solution: string, scenario: string, states: number): void
  /** A solution is done with. */
  reported?(report: SolutionReport): void
}

/** The bound on states where none is given: what takes seconds. */
const MOST_STATES = 10_000

/** What the explorer runs: a scenario with a solution in it. */
export const programOf =
  (scenario: Scenario<unknown>, solution: Solution): Program =>
  (world) =>
    scenario.stage(solution.solve, world)

/**
 * STM has to survive under both rules; for the rest there is only the event loop, and for scenarios
 * that are too large for the harsher rule as well.
 */
export const rulesFor = ({ kind }: Solution, { isLarge }: Scenario<unknown>): readonly Rule[] =>
  kind === 'stm' && !isLarge ? ['event-loop', 'preemptive'] : ['event-loop']

/** Puts `solutions` to the test in every scenario of their pattern. */
export async function compare(
  { name, pattern }: Entry,
  solutions: readonly Solution[],
  options: ExploreOptions = {},
  listener: Listener = {},
): Promise<Comparison> {
  const reports: SolutionReport[] = []
  for (const solution of solutions) {
    const scenarios: ScenarioReport[] = []
    for (const [scenarioName, scenario] of Object.entries(pattern.scenarios)) {
      const underEach: ScenarioReport[] = []
      for (const rule of rulesFor(solution, scenario)) {
        const tell = (states: number) => listener.exploring?.(solution.name, scenarioName, states)
        tell(0)
        const bounds = { ...options, rule, onProgress: tell }
        underEach.push(await examine(name, pattern, solution, scenarioName, bounds))
      }
      scenarios.push(...withMissing(underEach))
    }
    const report = { solution, scenarios }
    reports.push(report)
    listener.reported?.(report)
  }
  const ok = reports.every((each) =>
    each.scenarios.every(({ surprises }) => surprises.length === 0),
  )
  return { name, pattern, solutions: reports, ok }
}

/** What a solution does in the scenario called `name`, under one rule. */
export async function examine(
  family: string,
  pattern: Pattern<unknown>,
  solution: Solution,
  name: string,
  options: ExploreOptions & { readonly rule: Rule },
): Promise<ScenarioReport> {
  const scenario = pattern.scenarios[name] as Scenario<unknown>
  const declaration = solution.outcomes[name] ?? ['completed']
  const { kind } = scenario
  const { rule } = options
  if ('inexpressible' in declaration) {
    const { inexpressible } = declaration
    const nothing = { declared: [], exploration: undefined, real: undefined }
    return { name, kind, rule, inexpressible, ...nothing, failures: [], surprises: [] }
  }
  const bounds = { states: MOST_STATES, ...options }
  const program = programOf(scenario, solution)
  const exploration = await explore(program, bounds)
  const real = rule === 'event-loop' ? await undelayed(program, exploration) : undefined
  const failures = exploration.failures.map((failure) => {
    const names = [family, solution.name, name] as const
    const { outcome } = failure.ending
    const { schedule, repeatsFrom } = failure
    const token = writeToken({ program: names, rule, outcome, schedule, repeatsFrom })
    return { ...failure, token }
  })
  const about = { name, kind, rule, inexpressible: undefined, declared: declaration }
  const surprises = [
    ...undeclared(exploration.outcomes.keys(), 'exploration', declaration),
    ...undeclared(real?.outcomes ?? [], 'real run', declaration),
  ]
  return { ...about, exploration, failures, real, surprises }
}

/**
 * Says of the last of several reports on one scenario what is declared and was found under no rule:
 * what only the harsher rule shows is not expected of the other.
 */
function withMissing(reports: readonly ScenarioReport[]): readonly ScenarioReport[] {
  const last = reports.at(-1)
  if (last === undefined) return reports
  const found = new Set(
    reports.flatMap(({ exploration }) => [...(exploration?.outcomes.keys() ?? [])]),
  )
  const isComplete = reports.every(({ exploration }) => exploration?.complete)
  const surprises = [...last.surprises, ...missing(found, last.declared, isComplete)]
  return [...reports.slice(0, -1), { ...last, surprises }]
}
