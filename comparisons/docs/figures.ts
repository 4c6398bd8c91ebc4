import { sizeOf, slug } from '../explorer/index.ts'
import { replayCommand } from '../render/command.ts'
import { fenced, figureOf, table } from '../render/markdown.ts'
import { renderSvg } from '../render/svg.ts'
import { describeDelays, describeForecast, describeVerdict } from '../verdicts/describe-facts.ts'
import {
  type FailureFacts,
  markOf,
  runOf,
  type ScenarioFacts,
  type SolutionFacts,
} from '../verdicts/facts.ts'
import { underRule } from '../verdicts/rule-label.ts'
import { solutionLink } from './links.ts'

/** One failure, with the solution and the scenario that it belongs to. */
export interface Figure {
  readonly pattern: string
  readonly solution: SolutionFacts
  readonly scenario: ScenarioFacts
  readonly failure: FailureFacts
}

/** The name of a picture, as seen from the page of its pattern. */
export const pictureName = ({ pattern, solution, scenario }: Figure): string =>
  `${pattern}/${solution.name}.${slug(scenario.name)}.svg`

const titleOf = ({ solution, scenario }: Figure): string => `${solution.name} in '${scenario.name}'`

/** The beginning of a sentence about the schedule of a failure. */
export const simplicityOf = ({ isSimplest }: FailureFacts): string =>
  isSimplest ? 'The simplest' : 'A simple'

/** A failure as a picture. */
export function picture(figure: Figure): string {
  const { pattern, failure } = figure
  const { pointOfNoReturn, token } = failure
  const caption = replayCommand(pattern, token, 76)
  return renderSvg({ ...runOf(failure), pointOfNoReturn }, { title: titleOf(figure), caption })
}

/** A failure as a figure in Markdown, with the picture beside it in `folder`. */
export function figure(of: Figure, folder: string): string {
  const { pattern, scenario, failure } = of
  const run = runOf(failure)
  if (run.steps.length === 0) return `${run.ending.message}.\n`
  const place = underRule(`\`${of.solution.name}\` in '${scenario.name}'`, scenario.rule)
  const caption = `${simplicityOf(failure)} schedule of ${place} with this ending: ${sizeOf(failure)}. ${describeForecast(scenario)} ${describeDelays(failure)}`
  const { token } = failure
  return [
    figureOf(run, caption.trim()),
    `![${titleOf(of)}: ${run.ending.outcome}](${folder}${pictureName(of)})\n`,
    fenced(replayCommand(pattern, token, 100), 'sh'),
  ].join('\n')
}

/** The verdicts on solutions, a row for each scenario. */
export function verdicts(solutions: readonly SolutionFacts[]): string {
  const isOne = solutions.length === 1
  const head = ['scenario', 'about', 'verdict']
  const rows = solutions.flatMap((solution) =>
    solution.scenarios.map((scenario) => [
      ...(isOne ? [] : [`\`${solution.name}\``]),
      underRule(scenario.name, scenario.rule),
      scenario.kind,
      `${markOf(scenario)} ${describeVerdict(scenario)}`,
    ]),
  )
  return table(isOne ? head : ['solution', ...head], rows)
}

/** The mark of each solution in each scenario; two where there are two rules. */
export function matrix(solutions: readonly SolutionFacts[]): string {
  const scenarios = new Map(
    solutions.flatMap(({ scenarios }) => scenarios.map(({ name, kind }) => [name, kind] as const)),
  )
  const rows = [...scenarios].map(([name, kind]) => [
    name,
    kind,
    ...solutions.map((solution) =>
      solution.scenarios.flatMap((each) => (each.name === name ? [markOf(each)] : [])).join(' '),
    ),
  ])
  return table(['scenario', 'about', ...solutions.map(({ name }) => solutionLink(name))], rows)
}
