import type { ChalkInstance } from 'chalk'
import type { Run, Token } from '../explorer/index.ts'
import { renderEnding, renderLanes } from '../explorer/report/lanes.ts'
import { shapeOf, sizeOf, verdictOf } from '../explorer/report/verdict.ts'
import { wrap } from '../text/wrap.ts'
import type {
  Comparison,
  ReportedFailure,
  ScenarioReport,
  SolutionReport,
} from '../verdicts/compare.ts'
import { realRunsSentence } from '../verdicts/real-runs.ts'

export const WIDTH = 80

/** What a comparison begins with. */
export function renderHead({ title, lesson }: Comparison['pattern'], chalk: ChalkInstance): string {
  return text([chalk.bold(title.toUpperCase()), ...wrap(lesson, WIDTH)])
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** One schedule, step by step, and whether it ended as its token says. */
export function renderRun(
  run: Run,
  title: string,
  { rule, outcome }: Token,
  chalk: ChalkInstance,
): string {
  const under = rule === 'preemptive' ? ', with a switch possible at every read' : ''
  const { ending } = run
  const lines = [
    `${chalk.bold(title)}${under}`,
    ...renderLanes(run, WIDTH, chalk),
    ...renderEnding(run, WIDTH, chalk),
  ]
  if (ending.outcome !== outcome) {
    lines.push(
      chalk.red.bold(`  NOT AS BEFORE: the token says '${outcome}', not '${ending.outcome}'`),
    )
  }
  return text(lines)
}

/** What one solution did, and the simplest way in which it fails. */
export function renderSolution(
  pattern: string,
  { solution, scenarios }: SolutionReport,
  chalk: ChalkInstance,
): string {
  const { name, bug, price } = solution
  const about = bug !== undefined ? `wrong: ${bug}` : price !== undefined ? `price: ${price}` : ''
  const column = 6 + Math.max(name.length, ...scenarios.map((scenario) => scenario.name.length))
  const [first = '', ...rest] = wrap(about, WIDTH - column)
  const lines = [
    '',
    `${chalk.bold.underline(name)}${' '.repeat(column - name.length)}${chalk.dim(first)}`,
    ...rest.map((line) => `${' '.repeat(column)}${chalk.dim(line)}`),
    ...scenarios.flatMap((scenario) => renderScenario(scenario, column, chalk)),
  ]
  const shown = simplestOf(scenarios)
  if (shown === undefined) return text(lines)
  return text([...lines, '', ...renderFailure(pattern, shown.scenario, shown.failure, chalk)])
}

/** The failure to show: the simplest of the scenario that fails first. */
function simplestOf(scenarios: readonly ScenarioReport[]) {
  const scenario = scenarios.find(({ failures }) => failures.length > 0)
  const failure = scenario?.failures[0]
  return scenario && failure && { scenario, failure }
}

function renderScenario(report: ScenarioReport, column: number, chalk: ChalkInstance): string[] {
  const { name, rule, exploration, inexpressible, surprises } = report
  const label = rule === 'event-loop' ? name : `  … at every read`
  const verdict =
    exploration === undefined
      ? { mark: chalk.yellow('–'), text: `cannot be written: ${inexpressible}` }
      : {
          mark: exploration.failures.length === 0 ? chalk.green('✓') : chalk.red('✗'),
          text: verdictOf(exploration),
        }
  const indent = ' '.repeat(column)
  const [first = '', ...rest] = wrap(verdict.text, WIDTH - column)
  return [
    `  ${verdict.mark} ${label.padEnd(column - 4)}${first}`,
    ...rest.map((line) => indent + line),
    ...surprises.flatMap((text) =>
      wrap(`NOT AS DECLARED: ${text}`, WIDTH - column).map((line) => indent + chalk.red.bold(line)),
    ),
  ]
}

function renderFailure(
  pattern: string,
  { name, exploration, real }: ScenarioReport,
  failure: ReportedFailure,
  chalk: ChalkInstance,
): string[] {
  const { ending, token } = failure
  const room = WIDTH - 3 - ending.outcome.length
  const shape = exploration === undefined ? sizeOf(failure) : shapeOf(exploration, failure)
  const [head = '', ...more] = wrap(`in '${name}', ${shape}`, room)
  return [
    `  ${chalk.red.bold(ending.outcome.toUpperCase())} ${head}`,
    ...more.map((line) => `  ${line}`),
    ...renderLanes(failure, WIDTH, chalk),
    ...renderEnding(failure, WIDTH, chalk),
    ...wrap(exploration === undefined ? '' : realRunsSentence(exploration, real), WIDTH - 10).map(
      (line) => `          ${chalk.dim(line)}`,
    ),
    ...renderReplay(pattern, token).map((line) => `  ${chalk.cyan(line)}`),
  ]
}

/** The command that shows it again, in a form that can be pasted even where it takes two lines. */
function renderReplay(pattern: string, token: string): string[] {
  const command = `npx tsx scripts/run ${pattern}`
  const option = `--replay ${token}`
  return command.length + option.length + 3 <= WIDTH
    ? [`${command} ${option}`]
    : [`${command} \\`, `  ${option}`]
}

/** What a comparison ends with: how to read it, and whether all went as declared. */
export function renderLegend({ ok, name }: Comparison, chalk: ChalkInstance): string {
  const verdict = ok
    ? chalk.green('Every solution did what its file declares.')
    : chalk.red.bold('Some solution did not do what its file declares.')
  return text([
    '',
    ...wrap(
      '↷ marks a pre-emption: the task of the step before could have gone on. A step is the code ' +
        'from one await to the next.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    ...wrap(
      "'at every read': the same code under a harsher rule, with a switch possible at every read " +
        'of a transaction and before every commit.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    verdict,
    chalk.dim(`Code: patterns/${name}`),
  ])
}
