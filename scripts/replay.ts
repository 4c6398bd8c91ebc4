import './exploration-flags.ts'
import {
  BadToken,
  DivergedSchedule,
  type Run,
  readToken,
  replay,
  slug,
  type Token,
} from '../comparisons/explorer/index.ts'
import { playCommand, replayCommand } from '../comparisons/render/command.ts'
import { figureOf } from '../comparisons/render/markdown.ts'
import { renderFrame } from '../comparisons/render/step-viewer.ts'
import { renderSvg } from '../comparisons/render/svg.ts'
import { renderRun } from '../comparisons/render/terminal.ts'
import { runToJson } from '../comparisons/verdicts/facts-json.ts'
import { pointOfNoReturn } from '../comparisons/verdicts/point-of-no-return.ts'
import { programOf } from '../comparisons/verdicts/program-of.ts'
import type { Entry, Solution } from '../patterns/discover.ts'
import type { Scenario } from '../patterns/pattern.ts'
import { badToken } from './bad-token.ts'
import { shownOn } from './charset.ts'
import { CommandLineError, palette, print, printJson, progress } from './command-line.ts'
import { browse } from './pager.ts'

/** The caption under the narrowest picture fits in this many columns. */
const WIDTH = 76

/** How a replayed schedule is shown. */
export interface Form {
  readonly json?: boolean | undefined
  readonly svg?: boolean | undefined
  readonly md?: boolean | undefined
  readonly ascii?: boolean | undefined
}

/** A token, what it names, and the run of its schedule. */
interface Replayed {
  readonly entry: Entry
  readonly solution: Solution
  /** The scenario's name. */
  readonly scenario: string
  readonly text: string
  readonly token: Token
  readonly run: Run
}

/**
 * Runs the schedule of a token and shows it: on a terminal step by step, elsewhere all at once. The
 * exit code becomes 1 if the schedule ends in another way than the token says.
 * @throws CommandLineError if the token is malformed, names something that does not exist, or the
 * code cannot follow its schedule any more.
 */
export async function replayToken(entry: Entry, text: string, form: Form): Promise<void> {
  const { solution, scenario, name, token } = await findToken(entry, text)
  try {
    const { schedule, rule, repeatsFrom } = token
    const run = await replay(programOf(scenario, solution), schedule, rule, repeatsFrom)
    if (run.ending.outcome !== token.outcome) process.exitCode = 1
    await show({ entry, solution, scenario: name, text, token, run }, form)
  } catch (error) {
    if (!(error instanceof DivergedSchedule)) throw error
    throw new CommandLineError(error.message)
  }
}

async function show(replayed: Replayed, { json, svg, md, ascii = false }: Form): Promise<void> {
  const { entry, text, token, run } = replayed
  const title = titleOf(replayed)
  if (json) {
    const recurred = run.ending.outcome === token.outcome
    printJson(runToJson(text, run, recurred))
  } else if (svg) {
    print(await picture(replayed))
  } else if (md) {
    const caption = `\`${replayed.solution.name}\` in '${replayed.scenario}': ${run.ending.outcome}.`
    const command = replayCommand(entry.name, text)
    print(figureOf(run, `${caption} Shown by\n\`${command} --md\`.`))
  } else {
    if (await isInterrupted(run, title, ascii)) process.exit(130)
    print(renderRun(run, title, token, palette), ascii)
    print(`  ${playCommand(text, WIDTH).replace('\n', '\n  ')}\n`)
  }
}

const titleOf = ({ solution, scenario }: Replayed): string => `${solution.name} in '${scenario}'`

/** The picture that `docs/` shows for a schedule that it quotes. */
async function picture(replayed: Replayed): Promise<string> {
  const { entry, solution, scenario, text, run } = replayed
  const point = await pointOfNoReturn(entry, solution, scenario, replayed, (states) =>
    progress.show(`looking for the point of no return: ${states} states`),
  )
  progress.clear()
  const words = { title: titleOf(replayed), caption: replayCommand(entry.name, text, WIDTH) }
  return renderSvg({ ...run, pointOfNoReturn: point }, words)
}

/**
 * Shows a schedule step by step if stdin and stdout are a terminal. Returns whether Ctrl-C ended
 * that.
 */
async function isInterrupted(run: Run, title: string, isAscii: boolean): Promise<boolean> {
  const { stdin, stdout } = process
  if (!stdin.isTTY || !stdout.isTTY || process.env.TERM === 'dumb') return false
  return await browse(
    run.steps.length,
    (taken, size) => renderFrame(run, title, taken, size).map((line) => shownOn(line, isAscii)),
    stdin,
    stdout,
  )
}

/** The token in `text`, and the solution and the scenario that it names. */
export async function findToken(entry: Entry, text: string) {
  const token = await read(entry, text)
  const [, solutionName = '', scenarioName = ''] = token.program
  const solutions = await entry.solutions()
  const scenarios = Object.entries<Scenario<unknown>>(entry.pattern.scenarios)
  const solution = solutions.find(({ name }) => name === solutionName)
  const [name = '', scenario] = scenarios.find(([each]) => slug(each) === scenarioName) ?? []
  if (solution === undefined) {
    throw new CommandLineError(
      `bad token: ${entry.name} no longer has a solution '${solutionName}'`,
    )
  }
  if (scenario === undefined) {
    throw new CommandLineError(
      `bad token: ${entry.name} no longer has a scenario '${scenarioName}'`,
    )
  }
  return { solution, scenario, name, token }
}

async function read(entry: Entry, text: string): Promise<Token> {
  try {
    return readToken(text, entry.name, 2)
  } catch (error) {
    if (error instanceof BadToken) throw await badToken(text, entry.name, error)
    throw error
  }
}
