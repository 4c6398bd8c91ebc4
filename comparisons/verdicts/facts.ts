import type { Forgets, Spared } from '../../patterns/duties.ts'
import type { Choice, Composing, Half, Kind } from '../../patterns/pattern.ts'
import type { SolutionKind } from '../../patterns/solution-order.ts'
import type { Outcome } from '../../patterns/stage.ts'
import {
  type Cause,
  type DelayPlan,
  type Exploration,
  type Failure,
  isSimplest,
  type Odds,
  type Rule,
  type Run,
  type Step,
  worded,
} from '../explorer/index.ts'
import type { Comparison, ReportedFailure, ScenarioReport, SolutionReport } from './compare.ts'
import type { Surprise } from './declarations.ts'
import type { Undelayed } from './real-runs.ts'

/**
 * What a comparison has found: plain data, which can be kept in a file. Everything that is shown of it,
 * on a terminal, on a page or as JSON, is made of this, and put into words only then.
 */
export interface Facts {
  readonly pattern: string
  readonly title: string
  readonly lesson: string
  readonly choice: Choice
  /** Every solution did what its file declares. */
  readonly ok: boolean
  readonly solutions: readonly SolutionFacts[]
}

export interface SolutionFacts {
  readonly name: string
  readonly kind: SolutionKind
  readonly bug?: string
  readonly price?: string
  /** What it publishes for compositions, each with the rule that a caller must keep. */
  readonly published?: Readonly<Record<string, string>>
  readonly composing?: Composing
  readonly forgets?: Forgets
  readonly spared?: Spared
  readonly scenarios: readonly ScenarioFacts[]
}

export interface ScenarioFacts {
  readonly name: string
  readonly kind: Kind
  readonly half?: Half
  readonly rule: Rule
  readonly declared: readonly Outcome[]
  /** Why the solution cannot take part; then nothing was explored. */
  readonly inexpressible: string | null
  readonly findings: Findings | null
  /** It fails only with slower locks, and not in Node as it is. */
  readonly nodeCannot?: true
  /** What undelayed real runs did; `null` where there were none. */
  readonly real: Undelayed | null
  /** What does not fit the declaration. Empty if everything does. */
  readonly surprises: readonly Surprise[]
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly FailureFacts[]
}

/** A count, as decimal digits where a number would not be exact. */
export type Count = number | string

/** What an exploration has found and covered, but for its failures. */
export interface Findings
  extends Pick<
    Exploration,
    | 'states'
    | 'executions'
    | 'hasAssumedLoops'
    | 'complete'
    | 'bound'
    | 'chance'
    | 'sampled'
    | 'unseen'
    | 'ownOrder'
    | 'deviations'
  > {
  /** Which bound has cut the search short, if one has. */
  readonly limitedBy?: NonNullable<Exploration['limitedBy']>
  /** Where runs may have no end: all with at most this many steps were covered. */
  readonly horizon?: number
  /** Where the program reads the clock: the only delays that were tried, in milliseconds. */
  readonly lengths?: NonNullable<Exploration['lengths']>
  readonly outcomes: Readonly<Partial<Record<Outcome, Count>>>
  readonly interleavings: Count | null
  /** What the rule with slower locks has covered, where it shows the same ways to end; it has no row then. */
  readonly slower?: Pick<Findings, 'interleavings' | 'states' | 'complete'>
  /** How often tools that choose at random would meet a failure, in one scenario of each wrong solution. */
  readonly odds?: Odds
  /** By the name of the lock. */
  readonly overtakes: Readonly<Record<string, number>>
}

export interface FailureFacts extends Pick<Failure, 'preemptions' | 'pointOfNoReturn' | 'tasks'> {
  readonly token: string
  /** No schedule that ends so is simpler. */
  readonly isSimplest: boolean
  readonly steps: readonly Omit<Step, Left>[]
  readonly repeatsFrom?: number
  /** The delays that bring it about on the real event loop, where it was found under the rule `node`. */
  readonly plan?: DelayPlan
  /** How many of how many real runs with these delays ended so. */
  readonly proof?: { readonly runs: number; readonly failed: number }
  readonly ending: Cause
}

/** The facts of a comparison. */
export function factsOf({ name, pattern, ok, solutions }: Comparison): Facts {
  const { title, lesson, choice } = pattern
  return { pattern: name, title, lesson, choice, ok, solutions: solutions.map(solutionFacts) }
}

/** The facts of one solution. */
function solutionFacts({ solution, scenarios }: SolutionReport): SolutionFacts {
  const { name, kind, bug, price, published, composing, forgets, spared } = solution
  const about = {
    ...(bug === undefined ? {} : { bug }),
    ...(price === undefined ? {} : { price }),
    ...(published === undefined ? {} : { published }),
    ...(composing === undefined ? {} : { composing }),
    ...(forgets === undefined ? {} : { forgets }),
    ...(spared === undefined ? {} : { spared }),
  }
  return { name, kind, ...about, scenarios: scenarios.map(withoutPlaces).map(scenarioFacts) }
}

/** A report as it can be kept: lines of the source move, and their files differ by machine. */
const withoutPlaces = (report: ScenarioReport): ScenarioReport => ({
  ...report,
  failures: report.failures.map((failure) => ({
    ...failure,
    steps: failure.steps.map(({ places: _, ...step }) => step),
  })),
})

/** The facts of one scenario under one rule, with the places in the source where each step ran. */
export function scenarioFacts(report: ScenarioReport): ScenarioFacts {
  const { name, kind, half, rule, declared, exploration, surprises, failures } = report
  return {
    name,
    kind,
    ...(half === undefined ? {} : { half }),
    rule,
    declared,
    inexpressible: report.inexpressible ?? null,
    findings: exploration === undefined ? null : findingsOf(exploration),
    ...(report.nodeCannot ? { nodeCannot: true } : {}),
    real: report.real ?? null,
    surprises,
    failures:
      exploration === undefined
        ? []
        : failures.map((failure) => failureFacts(failure, exploration)),
  }
}

function findingsOf(exploration: Exploration): Findings {
  const { outcomes, interleavings, overtakes, ...rest } = exploration
  const { states, executions, hasAssumedLoops, complete, bound, chance, sampled, unseen } = rest
  return {
    outcomes: Object.fromEntries([...outcomes].map(([outcome, count]) => [outcome, exact(count)])),
    states,
    interleavings: interleavings === null ? null : exact(interleavings),
    executions,
    hasAssumedLoops,
    complete,
    bound,
    ...(rest.limitedBy === null ? {} : { limitedBy: rest.limitedBy }),
    ...(rest.horizon === null ? {} : { horizon: rest.horizon }),
    ...(rest.lengths === null ? {} : { lengths: rest.lengths }),
    chance,
    sampled,
    unseen,
    ...(rest.odds === undefined ? {} : { odds: rest.odds }),
    ...(rest.harsher === null ? {} : { slower: coverageOf(rest.harsher) }),
    overtakes: Object.fromEntries(overtakes),
    ownOrder: rest.ownOrder,
    deviations: rest.deviations,
  }
}

const coverageOf = ({ interleavings, states, complete }: Exploration) => ({
  interleavings: interleavings === null ? null : exact(interleavings),
  states,
  complete,
})

function failureFacts(failure: ReportedFailure, exploration: Exploration): FailureFacts {
  const { token, preemptions, pointOfNoReturn, tasks, steps, repeatsFrom, plan, proof, cause } =
    failure
  return {
    token,
    isSimplest: isSimplest(exploration, failure),
    preemptions,
    pointOfNoReturn,
    tasks,
    steps: steps.map(storedStep),
    ...(repeatsFrom === undefined ? {} : { repeatsFrom }),
    ...(plan === null ? {} : { plan }),
    ...(proof === null ? {} : { proof: { runs: proof.runs, failed: proof.failed } }),
    ending: cause,
  }
}

/** What is left out of a step: its words, which follow from the rest. */
type Left = 'actions' | 'actionsOfAll'

function storedStep({ actions: _own, actionsOfAll: _all, ...step }: Step): Omit<Step, Left> {
  const { changes = [], ...rest } = step
  return changes.length === 0 ? rest : { ...rest, changes }
}

const exact = (count: bigint): Count =>
  count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : String(count)

/** A failure as a run that can be shown. Its schedule is in its token. */
export const runOf = ({ tasks, steps, repeatsFrom, ending, plan }: FailureFacts): Run =>
  worded({ tasks, steps, repeatsFrom, ending, plan: plan ?? null, schedule: [] })

/** What may become of a solution in a scenario, the worst last. */
const MARKS = ['✓', '≤', '–', '✗'] as const

export type Mark = (typeof MARKS)[number]

/** What the marks say, where colours are not seen. */
export const MEANINGS: Readonly<Record<Mark, string>> = {
  '✓': 'survived',
  '≤': 'survived within a bound',
  '✗': 'failed',
  '–': 'cannot be written',
}

/** The mark that stands before a verdict. */
export function markOf({ findings, failures }: Pick<ScenarioFacts, 'findings' | 'failures'>): Mark {
  if (findings === null) return '–'
  if (failures.length > 0) return '✗'
  return findings.complete ? '✓' : '≤'
}

/** The worst mark of several scenarios, or of one under several rules; `undefined` if there are none. */
export const worstOf = (scenarios: readonly ScenarioFacts[]): Mark | undefined =>
  MARKS[Math.max(...scenarios.map((scenario) => MARKS.indexOf(markOf(scenario))))]

/** Whether no schedule failed, among those that were covered. */
export const isSurvived = ({ findings, failures }: ScenarioFacts): boolean =>
  findings !== null && failures.length === 0

/** The failure to show of a solution: the simplest of the scenario that fails first. */
export function failureToShow({ scenarios }: Pick<SolutionFacts, 'scenarios'>) {
  const scenario = scenarios.find(({ failures }) => failures.length > 0)
  const failure = scenario?.failures[0]
  return scenario && failure && { scenario, failure }
}
