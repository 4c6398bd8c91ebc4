import type { ChalkInstance } from 'chalk'
import {
  type Rule,
  type Run,
  renderEnding,
  renderLanes,
  shapeOf,
  type Token,
} from '../explorer/index.ts'
import { WIDTH } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import {
  describeDelays,
  describeForecast,
  describeSurprise,
  describeVerdict,
} from '../verdicts/describe-facts.ts'
import {
  type Facts,
  type FailureFacts,
  failureToShow,
  markOf,
  runOf,
  type ScenarioFacts,
  type SolutionFacts,
} from '../verdicts/facts.ts'
import { PLAIN_RULE, ruleLabel, underRule } from '../verdicts/rule-label.ts'
import { playCommand, replayCommand } from './command.ts'
import { colour } from './glance.ts'

/** The title and the lesson of a pattern. */
export function renderHead(
  { title, lesson }: Pick<Facts, 'title' | 'lesson'>,
  chalk: ChalkInstance,
): string {
  return text([chalk.bold(title.toUpperCase()), ...wrap(lesson, WIDTH)])
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** One schedule, step by step, with a warning if it did not end as its token says. */
export function renderRun(
  run: Run,
  title: string,
  { rule, outcome }: Token,
  chalk: ChalkInstance,
): string {
  const { ending } = run
  const lines = [
    underRule(chalk.bold(title), rule),
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
  solution: SolutionFacts,
  chalk: ChalkInstance,
): string {
  const { scenarios } = solution
  const names = [...new Set(scenarios.map(({ name }) => name))]
  const rendering = new SolutionRendering(pattern, solution, names, chalk)
  const rowsOf = (name: string) => scenarios.filter((scenario) => scenario.name === name)
  return [rendering.head(), ...names.map((name) => rendering.scenario(rowsOf(name)))].join('')
}

/** What is known of a solution before it is explored. */
interface About {
  readonly name: string
  readonly bug?: string | undefined
  readonly price?: string | undefined
}

/**
 * What one solution did, scenario by scenario, as soon as it is known: its verdicts, and above those
 * of the first scenario that fails the simplest schedule.
 */
export class SolutionRendering {
  readonly #pattern: string
  readonly #solution: About
  readonly #column: number
  readonly #chalk: ChalkInstance
  #hasSchedule = false

  /** `scenarios` are the names of all. */
  constructor(
    pattern: string,
    solution: About,
    scenarios: readonly string[],
    chalk: ChalkInstance,
  ) {
    this.#pattern = pattern
    this.#solution = solution
    const labels = [solution.name, ...scenarios, ...HARSHER_LABELS]
    this.#column = 6 + Math.max(...labels.map(({ length }) => length))
    this.#chalk = chalk
  }

  /** The name, and what is wrong or what it costs. */
  head(): string {
    const { name, bug, price } = this.#solution
    const [column, chalk] = [this.#column, this.#chalk]
    const about = bug !== undefined ? `wrong: ${bug}` : price !== undefined ? `price: ${price}` : ''
    const [first = '', ...rest] = wrap(about, WIDTH - column)
    return text([
      '',
      `${chalk.bold.underline(name)}${' '.repeat(column - name.length)}${chalk.dim(first)}`,
      ...rest.map((line) => `${' '.repeat(column)}${chalk.dim(line)}`),
    ])
  }

  /** The simplest schedule that fails, if some do, and none has been shown before. */
  schedule(rows: readonly ScenarioFacts[]): string {
    const shown = failureToShow({ scenarios: rows })
    if (shown === undefined || this.#hasSchedule) return ''
    this.#hasSchedule = true
    const { scenario, failure } = shown
    return text(['', ...renderFailure(this.#pattern, scenario, failure, this.#chalk), ''])
  }

  /** The verdicts on one scenario, under each rule that has a row, below a schedule that fails. */
  scenario(rows: readonly ScenarioFacts[]): string {
    const verdicts = rows.flatMap((row) => renderScenario(row, this.#column, this.#chalk))
    return this.schedule(rows) + text(verdicts)
  }
}

/** The row of a scenario under a rule that is not Node's own. */
const harsherLabel = (rule: Rule): string => `  … ${ruleLabel(rule)}`

/** What may stand in the column of names besides names, so that it is wide enough. */
const HARSHER_LABELS = (['event-loop', 'preemptive'] as const).map(harsherLabel)

function renderScenario(scenario: ScenarioFacts, column: number, chalk: ChalkInstance): string[] {
  const { name, rule, surprises } = scenario
  const label = rule === PLAIN_RULE ? name : harsherLabel(rule)
  const indent = ' '.repeat(column)
  const [first = '', ...rest] = wrap(describeVerdict(scenario), WIDTH - column)
  return [
    `  ${colour(markOf(scenario), chalk)} ${label.padEnd(column - 4)}${first}`,
    ...rest.map((line) => indent + line),
    ...surprises.flatMap((surprise) =>
      wrap(`NOT AS DECLARED: ${describeSurprise(surprise)}`, WIDTH - column).map(
        (line) => indent + chalk.red.bold(line),
      ),
    ),
  ]
}

function renderFailure(
  pattern: string,
  scenario: ScenarioFacts,
  failure: FailureFacts,
  chalk: ChalkInstance,
): string[] {
  const { isSimplest, pointOfNoReturn, token } = failure
  const run = { ...runOf(failure), pointOfNoReturn }
  const { outcome } = run.ending
  const shape = shapeOf(isSimplest, failure)
  const [head = '', ...more] = wrap(`in '${scenario.name}', ${shape}`, WIDTH - 3 - outcome.length)
  const commands = [replayCommand(pattern, token, WIDTH - 2), playCommand(token, WIDTH - 2)]
  return [
    `  ${chalk.red.bold(outcome.toUpperCase())} ${head}`,
    ...more.map((line) => `  ${line}`),
    ...renderLanes(run, WIDTH, chalk),
    ...renderEnding(run, WIDTH, chalk),
    ...wrap(`${describeForecast(scenario)} ${describeDelays(failure)}`.trim(), WIDTH - 10).map(
      (line) => `          ${chalk.dim(line)}`,
    ),
    ...commands.flatMap((each) => each.split('\n')).map((line) => `  ${chalk.cyan(line)}`),
  ]
}

/** The end of a comparison: how to read it, and whether everything is as declared. */
export function renderLegend({ ok, pattern }: Facts, chalk: ChalkInstance): string {
  const verdict = ok
    ? chalk.green('Every solution did what its file declares.')
    : chalk.red.bold('Some solution did not do what its file declares.')
  return text([
    '',
    ...wrap(
      '↷ marks a pre-emption: the task of the step before was runnable. A step is the code ' +
        'between two waits for something slow and outside.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    ...wrap(
      "'with slower locks': the same code, where what a lock, a limit or a transaction lets go on " +
        'may take any time. It has a row where it ends otherwise.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    ...wrap(
      "'at every read': the same code, with a switch possible at every read of a transaction and " +
        'before every commit.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    ...wrap(
      '`scripts/page --serve` prints the address of a page on which you choose who goes next.',
      WIDTH,
    ).map((line) => chalk.dim(line)),
    verdict,
    chalk.dim(`Code: patterns/${pattern}`),
  ])
}
