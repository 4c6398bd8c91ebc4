import type { Run } from '../explorer/index.ts'
import { describeSurprise } from './describe-facts.ts'
import {
  type Facts,
  type FailureFacts,
  runOf,
  type ScenarioFacts,
  type SolutionFacts,
} from './facts.ts'
import { decidedBy, type Summary } from './summary.ts'

/**
 * The machine-readable form of a comparison. Without a summary, the choice cannot be judged, because
 * only a part was explored.
 */
export function comparisonToJson(
  { pattern, title, lesson, choice, ok, solutions }: Facts,
  summary: Summary | undefined,
) {
  return {
    pattern,
    title,
    lesson,
    ok: summary?.ok ?? ok,
    choice,
    decision:
      summary === undefined
        ? null
        : {
            decisive: decidedBy(summary),
            faults: summary.choice.faults,
            remembering: summary.remembering,
          },
    solutions: solutions.map(solutionToJson),
  }
}

function solutionToJson({ scenarios, ...about }: SolutionFacts) {
  const { name, kind, bug, price, published, composing, forgets, spared } = about
  const declared = [...new Set(scenarios.flatMap((scenario) => scenario.declared))]
  const found = scenarios.map(scenarioToJson)
  return {
    ...{ name, kind, bug, price, published, composing, forgets, spared },
    declared,
    scenarios: found,
  }
}

function scenarioToJson(scenario: ScenarioFacts) {
  const { name, kind, half, rule, declared, inexpressible, findings, failures, real } = scenario
  const surprises = scenario.surprises.map(describeSurprise)
  const about = { name, kind, half, rule, declared, ok: surprises.length === 0, surprises }
  if (findings === null) return { ...about, inexpressible }
  const { least } = findings.deviations
  const [failure, ...otherFailures] = failures.map((each) => failureToJson(each, least))
  const undelayed = real && { runs: real.runs, failed: real.failed }
  return { ...about, ...findings, undelayed, failure, otherFailures }
}

/** `deviations`: how often any failing schedule must depart from Node's own order, of whichever kind. */
function failureToJson(failure: FailureFacts, deviations: number | null) {
  const { token, preemptions, pointOfNoReturn, repeatsFrom } = failure
  const { ending, steps } = runOf(failure)
  const shape = { preemptions, deviations, pointOfNoReturn, repeatsFrom }
  return { ...ending, token, ...shape, steps: steps.map(stepToJson) }
}

/** The machine-readable form of one replayed schedule. */
export function runToJson(token: string, { ending, steps }: Run, recurred: boolean) {
  return { token, recurred, ...ending, steps: steps.map(stepToJson) }
}

/** `others`: what the tasks did that the step's own task woke, or that start with it. */
function stepToJson({ task, actions, actionsOfAll, events }: Run['steps'][number]) {
  const others = actionsOfAll.filter((each) => each.task !== task)
  return { task, action: actions.join('; '), ...(others.length > 0 ? { others } : {}), events }
}
