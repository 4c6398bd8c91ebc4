import './short-lived.ts'
import { parseArgs } from 'node:util'
import { renderGlance } from '../comparisons/render/glance.ts'
import { renderWinner } from '../comparisons/render/summaries.ts'
import {
  renderHead,
  renderLegend,
  renderList,
  renderSolution,
} from '../comparisons/render/terminal.ts'
import { compare } from '../comparisons/verdicts/compare.ts'
import { type Facts, factsOf, solutionFacts } from '../comparisons/verdicts/facts.ts'
import { comparisonToJson } from '../comparisons/verdicts/facts-json.ts'
import { type Summary, summaryOf } from '../comparisons/verdicts/summary.ts'
import { discover, type Entry, load, patternNames } from '../patterns/discover.ts'
import { shownOn } from './charset.ts'
import { CommandLineError, main, natural, oneOf, palette, progress } from './command-line.ts'
import { type Form, replayToken } from './replay.ts'

const HELP = `Usage: npx tsx scripts/run [pattern] [options]

Without a pattern: the list of patterns, with their lessons.
With one: its solutions, driven through their interleavings.

  --solution NAME    only that solution
  --replay TOKEN     one schedule, step by step: on a terminal with
                     the arrow keys, space and q, in a pipe all at once
  --svg, --md        with --replay: the schedule alone, as a picture or as a
                     figure in Markdown, with the command under it; the picture
                     is explored for first, and shows the point of no return
                     where the schedule is the simplest of its kind
  --json             the same facts for machines
  --ascii            no signs beyond ASCII; so it is on a terminal whose
                     locale is not UTF-8
  --preemptions N    leave out schedules with more pre-emptions
  --schedules N      run the program N times at most for each search
  --seed N           take choices at random, from this seed, in --schedules runs
  --help             this text

Exit code: 0 if every solution did what its file declares, and problem.ts says
who wins as it was found (for --replay: the outcome recurred), 1 if not, 2 if
the command line was wrong.
`

const options = {
  solution: { type: 'string' },
  replay: { type: 'string' },
  svg: { type: 'boolean' },
  md: { type: 'boolean' },
  json: { type: 'boolean', default: false },
  ascii: { type: 'boolean' },
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
  if (values.help) return print(HELP, values.ascii)
  const { solution, seed, preemptions, schedules, replay, ...form } = values
  checkForm(form, replay)
  const bounds = {
    preemptions: natural('preemptions', preemptions),
    schedules: natural('schedules', schedules),
    seed: natural('seed', seed),
  }
  if (name === undefined) return await list(values)
  const entry = await load(oneOf('pattern', name, await patternNames()))
  if (replay !== undefined) return await replayToken(entry, replay, form)
  await compareAll(entry, solution, bounds, form)
})

function checkForm({ json, svg, md }: Form, replay: string | undefined): void {
  const given = Object.entries({ json, svg, md }).flatMap(([name, is]) => (is ? [`--${name}`] : []))
  if (given.length > 1) throw new CommandLineError(`one form at a time: ${given.join(', ')}`)
  if ((svg || md) && replay === undefined) {
    throw new CommandLineError(`${given.join()} needs --replay TOKEN`)
  }
}

/** Writes to stdout and ends the line of progress. */
function print(text: string, isAscii = false): void {
  progress.clear()
  process.stdout.write(shownOn(text, isAscii))
}

function printJson(value: unknown): void {
  progress.clear()
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

async function list({ json, ascii, ...others }: Form): Promise<void> {
  const [needless] = Object.keys(others)
  if (needless !== undefined) throw new CommandLineError(`--${needless} needs a pattern`)
  const entries = await discover()
  const facts = entries.map(({ name, pattern: { title, lesson } }) => ({ name, title, lesson }))
  if (json) printJson(facts)
  else print(renderList(facts, palette), ascii)
}

/** Compares, and shows each solution as soon as it is done with. */
async function compareAll(
  entry: Entry,
  only: string | undefined,
  bounds: NonNullable<Parameters<typeof compare>[2]>,
  { json, ascii }: Form,
): Promise<void> {
  const solutions = await entry.solutions()
  const names = solutions.map(({ name }) => name)
  if (only !== undefined) oneOf('solution', only, names)
  const chosen = solutions.filter(({ name }) => only === undefined || name === only)
  if (!json) print(renderHead(entry.pattern, palette), ascii)
  const comparison = await compare(entry, chosen, bounds, {
    exploring: (solution, scenario, states) =>
      progress.tell(`${solution}, ${scenario}: ${states} states`),
    reported: (report) => {
      if (!json) print(renderSolution(entry.name, solutionFacts(report), palette), ascii)
    },
  })
  const isWhole = only === undefined && Object.values(bounds).every((bound) => bound === undefined)
  const facts = factsOf(comparison)
  const summary = isWhole ? summaryOf(facts) : undefined
  if (json) printJson(comparisonToJson(facts, summary))
  else print(renderWhole(facts, summary), ascii)
  if (!(summary ?? facts).ok) process.exitCode = 1
}

/** What can be said only at the end: all at a glance, who wins, and whether all went as declared. */
function renderWhole(facts: Facts, summary: Summary | undefined): string {
  const glance = facts.solutions.length > 1 ? renderGlance(facts, palette) : []
  const winner = summary === undefined ? [] : renderWinner(summary, palette)
  const lines = [...glance, ...winner].map((line) => `${line}\n`)
  return lines.join('') + renderLegend(facts, palette)
}
