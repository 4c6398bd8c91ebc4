import { parseArgs } from 'node:util'
import { compare, programOf } from '../comparisons/compare.ts'
import {
  BadToken,
  DivergedSchedule,
  readToken,
  replay,
  slug,
} from '../comparisons/explorer/index.ts'
import { comparisonToJson, runToJson } from '../comparisons/json.ts'
import {
  renderHead,
  renderLegend,
  renderList,
  renderRun,
  renderSolution,
} from '../comparisons/render/terminal.ts'
import { discover, type Entry, load, patternNames } from '../patterns/discover.ts'
import type { Scenario } from '../patterns/pattern.ts'
import { CommandLineError, main, natural, oneOf, palette, progress } from './command-line.ts'

const HELP = `Usage: npx tsx scripts/run [pattern] [options]

Without a pattern: the list of patterns, with their lessons.
With one: its solutions, driven through their interleavings.

  --solution NAME    only that solution
  --replay TOKEN     one schedule, step by step
  --json             the same facts for machines
  --preemptions N    leave out schedules with more pre-emptions
  --schedules N      run the program N times at most for each search
  --seed N           take choices at random, from this seed, in --schedules runs
  --help             this text

Exit code: 0 if every solution did what its file declares (for --replay: the
outcome recurred), 1 if one did not, 2 if the command line was wrong.
`

const options = {
  solution: { type: 'string' },
  replay: { type: 'string' },
  json: { type: 'boolean', default: false },
  preemptions: { type: 'string' },
  schedules: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [name, ...others] = positionals
  if (others.length > 0)
    throw new CommandLineError(`one pattern at a time: ${positionals.join(', ')}`)
  if (values.help) return print(HELP)
  const { solution, seed, preemptions, schedules, ...rest } = values
  const bounds = {
    preemptions: natural('preemptions', preemptions),
    schedules: natural('schedules', schedules),
    seed: natural('seed', seed),
  }
  if (name === undefined) return await list(values)
  const entry = await load(oneOf('pattern', name, await patternNames()))
  if (rest.replay !== undefined) return await replayToken(entry, rest.replay, rest.json)
  await compareAll(entry, solution, bounds, rest.json)
})

/** Writes to stdout and ends the line of progress. */
function print(text: string): void {
  progress.clear()
  process.stdout.write(text)
}

function printJson(value: unknown): void {
  print(`${JSON.stringify(value, null, 2)}\n`)
}

async function list({ json, ...others }: { readonly json: boolean }): Promise<void> {
  const [needless] = Object.keys(others)
  if (needless !== undefined) throw new CommandLineError(`--${needless} needs a pattern`)
  const entries = await discover()
  const facts = entries.map(({ name, pattern: { title, lesson } }) => ({ name, title, lesson }))
  if (json) printJson(facts)
  else print(renderList(facts, palette))
}

/** Compares, and shows each solution as soon as it is done with. */
async function compareAll(
  entry: Entry,
  only: string | undefined,
  bounds: Parameters<typeof compare>[2],
  json: boolean,
): Promise<void> {
  const solutions = await entry.solutions()
  const names = solutions.map(({ name }) => name)
  if (only !== undefined) oneOf('solution', only, names)
  const chosen = solutions.filter(({ name }) => only === undefined || name === only)
  if (!json) print(renderHead(entry.pattern, palette))
  const comparison = await compare(entry, chosen, bounds, {
    exploring: (solution, scenario, states) =>
      progress.tell(`${solution}, ${scenario}: ${states} states`),
    reported: (report) => {
      if (!json) print(renderSolution(entry.name, report, palette))
    },
  })
  if (json) printJson(comparisonToJson(comparison))
  else print(renderLegend(comparison, palette))
  if (!comparison.ok) process.exitCode = 1
}

async function replayToken(entry: Entry, text: string, json: boolean): Promise<void> {
  const { solution, scenario, token } = await find(entry, text)
  try {
    const { schedule, rule, repeatsFrom } = token
    const run = await replay(programOf(scenario, solution), schedule, rule, repeatsFrom)
    const recurred = run.ending.outcome === token.outcome
    if (json) printJson(runToJson(text, run, recurred))
    else print(renderRun(run, token, palette))
    if (!recurred) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof DivergedSchedule)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

/** The solution and the scenario that a token names, and what else it says. */
async function find(entry: Entry, text: string) {
  const token = await read(entry, text)
  const [, solutionName = '', scenarioName = ''] = token.program
  const solutions = await entry.solutions()
  const scenarios = Object.entries<Scenario<unknown>>(entry.pattern.scenarios)
  const solution = solutions.find(({ name }) => name === solutionName)
  const scenario = scenarios.find(([name]) => slug(name) === scenarioName)?.[1]
  if (solution === undefined) {
    throw new CommandLineError(`bad token: ${entry.name} has no solution '${solutionName}' now`)
  }
  if (scenario === undefined) {
    throw new CommandLineError(`bad token: ${entry.name} has no scenario '${scenarioName}' now`)
  }
  return { solution, scenario, token }
}

async function read(entry: Entry, text: string) {
  try {
    return readToken(text, entry.name, 2)
  } catch (error) {
    if (!(error instanceof BadToken)) throw error
    const other = (await patternNames()).find((name) => fits(text, name))
    const hint = other === undefined ? error.message : `it belongs to ${other}`
    throw new CommandLineError(`bad token: ${hint}`)
  }
}

function fits(text: string, name: string): boolean {
  try {
    return readToken(text, name, 2) !== undefined
  } catch {
    return false
  }
}
