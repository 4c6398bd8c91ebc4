import type { Choice, Kind } from '../../patterns/pattern.ts'
import type { Ending, Rule, Run } from '../explorer/index.ts'
import { isSimplest, verdictOf } from '../explorer/report/verdict.ts'
import type { Comparison, ScenarioReport, SolutionReport } from './compare.ts'
import { matchesForecast, realRunsSentence } from './real-runs.ts'

/** What a comparison has found, in a form that can be kept in a file: all that is told of it later. */
export interface Facts {
  readonly pattern: string
  readonly title: string
  readonly lesson: string
  readonly choice: Choice
  readonly ok: boolean
  readonly solutions: readonly SolutionFacts[]
}

export interface SolutionFacts {
  readonly name: string
  readonly kind: 'mutex' | 'stm' | 'other'
  readonly bug?: string
  readonly price?: string
  readonly scenarios: readonly ScenarioFacts[]
}

export interface ScenarioFacts {
  readonly name: string
  readonly kind: Kind
  readonly rule: Rule
  /** What was found and what was covered, in one line; or why nothing could be. */
  readonly verdict: string
  readonly isExpressible: boolean
  /** What one would see without an explorer; empty where it survived. */
  readonly ownOrder: string
  /** Real runs did what was to be expected of them. */
  readonly isAsForetold: boolean
  readonly failures: readonly FailureFacts[]
}

export interface FailureFacts {
  readonly token: string
  /** No schedule that ends so is simpler. */
  readonly isSimplest: boolean
  readonly preemptions: number
  readonly pointOfNoReturn: number | null
  readonly tasks: readonly string[]
  readonly steps: Run['steps']
  readonly repeatsFrom?: number
  readonly ending: Ending
}

/** The facts of a comparison. */
export function factsOf({ name, pattern, ok, solutions }: Comparison): Facts {
  const { title, lesson, choice } = pattern
  return { pattern: name, title, lesson, choice, ok, solutions: solutions.map(solutionFacts) }
}

function solutionFacts({ solution, scenarios }: SolutionReport): SolutionFacts {
  const { name, kind, bug, price } = solution
  const about = { ...(bug === undefined ? {} : { bug }), ...(price === undefined ? {} : { price }) }
  return { name, kind, ...about, scenarios: scenarios.map(scenarioFacts) }
}

function scenarioFacts(report: ScenarioReport): ScenarioFacts {
  const { name, kind, rule, exploration, inexpressible, failures } = report
  return {
    name,
    kind,
    rule,
    verdict:
      exploration === undefined ? `cannot be written: ${inexpressible}` : verdictOf(exploration),
    isExpressible: exploration !== undefined,
    ...ownOrderOf(report),
    failures: failures.map((failure) => {
      const { token, preemptions, pointOfNoReturn, tasks, steps, repeatsFrom, ending } = failure
      const shape = { preemptions, pointOfNoReturn, tasks, steps }
      return {
        token,
        isSimplest: exploration !== undefined && isSimplest(exploration, failure),
        ...shape,
        ...(repeatsFrom === undefined ? {} : { repeatsFrom }),
        ending,
      }
    }),
  }
}

/** What one would see of a failure without an explorer. */
function ownOrderOf({ exploration, failures, real }: ScenarioReport) {
  if (exploration === undefined || failures.length === 0)
    return { ownOrder: '', isAsForetold: true }
  const ownOrder = realRunsSentence(exploration, real)
  return { ownOrder, isAsForetold: matchesForecast(exploration, real) }
}

/** A failure as a run that can be shown. Its schedule is in its token. */
export const runOf = ({ tasks, steps, repeatsFrom, ending }: FailureFacts): Run => ({
  tasks,
  steps,
  repeatsFrom,
  ending,
  schedule: [],
})

/** The mark that stands before a verdict, and says it where colours are not seen. */
export const markOf = ({ isExpressible, failures }: ScenarioFacts): '✓' | '✗' | '–' =>
  isExpressible ? (failures.length === 0 ? '✓' : '✗') : '–'

/** The failure to show of a solution: the simplest of the scenario that fails first. */
export function failureToShow({ scenarios }: SolutionFacts) {
  const scenario = scenarios.find(({ failures }) => failures.length > 0)
  const failure = scenario?.failures[0]
  return scenario && failure && { scenario, failure }
}
