import type { Entry, Solution } from '../../patterns/discover.ts'
import type { AllowedOutcomes, Half, Kind, Pattern, Scenario } from '../../patterns/pattern.ts'
import type { Outcome } from '../../patterns/stage.ts'
import {
  type Exploration,
  type ExploreOptions,
  explore,
  type Failure,
  type Proof,
  proveForReal,
  type Rule,
  writeToken,
} from '../explorer/index.ts'
import { missing, type Surprise, undeclared } from './declarations.ts'
import { programOf } from './program-of.ts'
import { type Undelayed, undelayed } from './real-runs.ts'

/** How one solution behaved in one scenario, checked against what its file declares. */
export interface ScenarioReport {
  readonly name: string
  readonly kind: Kind
  readonly half: Half | undefined
  readonly rule: Rule
  readonly declared: readonly Outcome[]
  /** Why the solution cannot be put into the scenario; then nothing was explored. */
  readonly inexpressible: string | undefined
  readonly exploration: Exploration | undefined
  /** It fails only with slower locks, and not in Node as it is. */
  readonly nodeCannot?: boolean
  readonly failures: readonly ReportedFailure[]
  /** The results of real runs; `undefined` if there were none. */
  readonly real: Undelayed | undefined
  /** What does not fit the declaration. Empty if everything does. */
  readonly surprises: readonly Surprise[]
}

export interface ReportedFailure extends Failure {
  readonly token: string
  /** How it came about on the real event loop; `null` where that was not tried. */
  readonly proof: Proof | null
}

export interface SolutionReport {
  readonly solution: Solution
  readonly scenarios: readonly ScenarioReport[]
}

export interface Comparison {
  readonly name: string
  readonly pattern: Pattern<unknown>
  readonly solutions: readonly SolutionReport[]
  /** Every solution behaved as its file declares. */
  readonly ok: boolean
}

/** Receives the progress of a comparison. */
export interface Listener {
  /** Called often while `scenario` is explored, with the number of states known so far. */
  exploring?(solution: string, scenario: string, states: number): void
  /** Called once for each solution, before its first scenario. */
  begun?(solution: Solution): void
  /** Called for each scenario of a solution as soon as it is known how it ends in Node. */
  inNode?(report: ScenarioReport): void
  /** Called once for each scenario of a solution, with a report for each rule that has a row. */
  explored?(reports: readonly ScenarioReport[]): void
}

/** The default bound on states, which a search reaches in seconds. */
const MAX_STATES = 10_000

/** How many walks through the states of a wrong solution show how hard its failure is to meet. */
const WALKS = 1000

/** Only a wrong solution is walked through, and in the first scenario alone where that can be done. */
const isToBeWalked = ({ bug }: Solution, reports: readonly ScenarioReport[]): boolean =>
  bug !== undefined && reports.every(({ exploration }) => exploration?.odds === undefined)

/**
 * The rules under which a solution is explored, and all of which it must survive: Node as it is, and
 * with locks and transactions that take longer than there. STM must survive a switch at every read as
 * well.
 */
const rulesFor = ({ kind }: Solution): readonly Rule[] =>
  kind === 'stm' ? ['node', 'event-loop', 'preemptive'] : ['node', 'event-loop']

/**
 * Explores each of `solutions` in every scenario of their pattern, under every rule that applies.
 */
export async function compare(
  { name, pattern }: Entry,
  solutions: readonly Solution[],
  options: ExploreOptions = {},
  listener: Listener = {},
): Promise<Comparison> {
  const reports: SolutionReport[] = []
  for (const solution of solutions) {
    const scenarios: ScenarioReport[] = []
    listener.begun?.(solution)
    for (const scenarioName of Object.keys(pattern.scenarios)) {
      const underEach: ScenarioReport[] = []
      for (const rule of rulesFor(solution)) {
        const onProgress = (states: number) =>
          listener.exploring?.(solution.name, scenarioName, states)
        onProgress(0)
        const walks = isToBeWalked(solution, [...scenarios, ...underEach]) ? WALKS : 0
        const after = underEach.at(-1)?.exploration
        const bounds = { walks, after, ...options, rule, onProgress }
        const report = await examine(name, pattern, solution, scenarioName, bounds)
        if (rule === 'node') listener.inNode?.(report)
        underEach.push(report)
      }
      const rows = withMissing(merged(underEach), underEach)
      scenarios.push(...rows)
      listener.explored?.(rows)
    }
    reports.push({ solution, scenarios })
  }
  const ok = reports.every((each) =>
    each.scenarios.every(({ surprises }) => surprises.length === 0),
  )
  return { name, pattern, solutions: reports, ok }
}

/**
 * Explores a solution in the scenario called `name`, under one rule. `family` is the pattern's
 * name.
 */
export async function examine(
  family: string,
  pattern: Pattern<unknown>,
  solution: Solution,
  name: string,
  options: ExploreOptions & { readonly rule: Rule },
): Promise<ScenarioReport> {
  const scenario = pattern.scenarios[name] as Scenario<unknown>
  const declaration = declarationOf(solution, name, scenario)
  const { kind, half } = scenario
  const { rule } = options
  if ('inexpressible' in declaration) {
    const { inexpressible } = declaration
    const nothing = { declared: [], exploration: undefined, real: undefined }
    return { name, kind, half, rule, inexpressible, ...nothing, failures: [], surprises: [] }
  }
  const isSearch = options.seed === undefined
  const bounds = isSearch ? { ...options, states: options.states ?? MAX_STATES } : options
  const program = programOf(scenario, solution)
  const exploration = await explore(program, bounds)
  const real = rule === 'node' ? await undelayed(program, exploration) : undefined
  const failures: ReportedFailure[] = []
  for (const failure of exploration.failures) {
    const names = [family, solution.name, name] as const
    const { outcome } = failure.ending
    const { schedule, repeatsFrom } = failure
    const token = writeToken({ program: names, rule, outcome, schedule, repeatsFrom })
    failures.push({ ...failure, token, proof: await proveForReal(program, failure) })
  }
  const about = { name, kind, half, rule, inexpressible: undefined, declared: declaration }
  const surprises = [
    ...undeclared(exploration.outcomes.keys(), 'exploration', declaration),
    ...undeclared(real?.outcomes ?? [], 'real run', declaration),
  ]
  return { ...about, exploration, failures, real, surprises }
}

/** What a solution declares about a scenario, or that it has nothing for it. */
export const declarationOf = (
  { outcomes, opened }: Solution,
  name: string,
  { half }: Scenario<unknown>,
): AllowedOutcomes =>
  half === 'opened' && opened === undefined
    ? { inexpressible: 'it publishes only what the problem asks for' }
    : (outcomes[name] ?? ['completed'])

/**
 * The reports on one scenario that say more than the one on Node as it is: that on
 * slower locks is left out, and its coverage added to the first, where both end in the same ways.
 */
function merged(reports: readonly ScenarioReport[]): readonly ScenarioReport[] {
  const [node, slower, ...others] = reports
  if (node?.exploration === undefined || slower?.exploration === undefined) {
    return reports.slice(0, 1)
  }
  const outcomes = [node, slower].map(({ exploration }) => exploration?.outcomes ?? new Map())
  const ways = new Set(outcomes.flatMap((each) => [...each.keys()]))
  const isAlike = outcomes.every(({ size }) => size === ways.size)
  if (isAlike && node.exploration.complete === slower.exploration.complete) {
    const exploration = { ...node.exploration, harsher: slower.exploration }
    return [{ ...node, exploration }, ...others]
  }
  const isOnlySlower = node.failures.length === 0 && slower.failures.length > 0
  return [node, { ...slower, nodeCannot: isOnlySlower }, ...others]
}

/**
 * Adds to the last of several reports on one scenario the declared outcomes that no rule showed.
 * Only the last one complains, because some outcomes exist only under a harsher rule.
 */
function withMissing(
  reports: readonly ScenarioReport[],
  all: readonly ScenarioReport[],
): readonly ScenarioReport[] {
  const last = reports.at(-1)
  const mayMiss = all.some(({ exploration }) => exploration !== undefined && isPartial(exploration))
  if (last === undefined || mayMiss) return reports
  const found = new Set(all.flatMap(({ exploration }) => [...(exploration?.outcomes.keys() ?? [])]))
  const isComplete = all.every(({ exploration }) => exploration?.complete)
  const surprises = [...last.surprises, ...missing(found, last.declared, isComplete)]
  return [...reports.slice(0, -1), { ...last, surprises }]
}

/** Whether it was to stop early, or to make random runs: these need not meet what is rare, and show no cycle. */
const isPartial = ({ limitedBy, states }: Exploration): boolean =>
  limitedBy === 'stopAtFirst' || states === 0
