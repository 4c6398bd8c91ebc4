import type { Run } from '../explorer/index.ts'
import type { Comparison, ReportedFailure, ScenarioReport, SolutionReport } from './compare.ts'
import { decidedBy, type Summary } from './summary.ts'

/**
 * The machine-readable form of a comparison: the same facts that the terminal shows. Without a summary,
 * not all was explored that the choice is held against.
 */
export function comparisonToJson(
  { name, pattern, ok, solutions }: Comparison,
  summary: Summary | undefined,
) {
  const { title, lesson, choice } = pattern
  return {
    pattern: name,
    title,
    lesson,
    ok: summary?.ok ?? ok,
    choice,
    decision:
      summary === undefined
        ? null
        : { decisive: decidedBy(summary), faults: summary.choice.faults },
    solutions: solutions.map(solutionToJson),
  }
}

function solutionToJson({ solution, scenarios }: SolutionReport) {
  const { name, kind, bug, price } = solution
  const declared = [...new Set(scenarios.flatMap((scenario) => scenario.declared))]
  return { name, kind, bug, price, declared, scenarios: scenarios.map(scenarioToJson) }
}

function scenarioToJson(report: ScenarioReport) {
  const { name, kind, rule, declared, inexpressible, exploration, failures, real, surprises } =
    report
  const facts = { name, kind, rule, declared, ok: surprises.length === 0, inexpressible }
  if (exploration === undefined) return facts
  const {
    outcomes,
    states,
    interleavings,
    complete,
    bound,
    chance,
    sampled,
    overtakes,
    unseen,
    ownOrder,
    deviations,
  } = exploration
  return {
    ...facts,
    outcomes: Object.fromEntries([...outcomes].map(([outcome, count]) => [outcome, exact(count)])),
    states,
    interleavings: interleavings === null ? null : exact(interleavings),
    complete,
    bound,
    chance,
    sampled,
    overtakes: Object.fromEntries(overtakes),
    unseen,
    ownOrder,
    deviations,
    undelayed: real === undefined ? null : { runs: real.runs, failed: real.failed },
    failure: failures[0] && failureToJson(failures[0], deviations.least),
    otherFailures: failures.slice(1).map((failure) => failureToJson(failure, deviations.least)),
  }
}

/** `deviations`: how often any failing schedule must depart from Node's own order, of whichever kind. */
function failureToJson(
  { ending, token, preemptions, pointOfNoReturn, repeatsFrom, steps }: ReportedFailure,
  deviations: number | null,
) {
  const shape = { preemptions, deviations, pointOfNoReturn, repeatsFrom }
  return { ...ending, token, ...shape, steps: steps.map(stepToJson) }
}

/** The machine-readable form of one replayed schedule. */
export function runToJson(token: string, { ending, steps }: Run, recurred: boolean) {
  return { token, recurred, ...ending, steps: steps.map(stepToJson) }
}

const stepToJson = ({ task, actions }: Run['steps'][number]) => ({
  task,
  action: actions.join('; '),
})

/** A count as a number where that is exact, and in decimal digits where it is not. */
const exact = (count: bigint): number | string =>
  count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : String(count)
