import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from '../../comparisons/bench/benchmark.ts'
import { chartsOf } from '../../comparisons/bench/charts.ts'
import { EXPLORER, measureExplorer } from '../../comparisons/bench/explorations/explorer-report.ts'
import { LITMUS, measureLitmus } from '../../comparisons/bench/litmus.ts'
import { reportAsMarkdown } from '../../comparisons/bench/markdown.ts'
import {
  type Effort,
  type Measured,
  measure,
  QUICK,
  THOROUGH,
  WrongResult,
} from '../../comparisons/bench/measure.ts'
import { measurePage, PAGE } from '../../comparisons/bench/page/measure-page.ts'
import { type Report, reportOf } from '../../comparisons/bench/report.ts'
import { reportAsText } from '../../comparisons/bench/text.ts'
import {
  CommandLineError,
  command,
  natural,
  oneOf,
  palette,
  print,
  printJson,
  progress,
} from '../command-line.ts'

const help = (names: readonly string[]) => `Usage: npx tsx scripts/bench [options]

Measures what transactions cost, compared with plain JavaScript, a bare await,
async-mutex and effect, in one run; what the explorer costs, beside its build of
commit b93e466 and beside random schedules; how often this machine has which
outcome of the litmus tests; and, if there is a Chromium, what the reader of the
page waits for. Takes some minutes.

  --only NAME        measure only that benchmark, or all whose names begin
                     with it, as in --only threads; may be repeated
  --rounds N         measure N rounds instead of ${THOROUGH.rounds}
  --quick            run everything once: checks the results, not the speed
  --json             machine-readable output
  --write            also write docs/benchmarks.md and its charts
  --help             show this text

Benchmarks: ${wrapped(names)}

Exit code: 0 if every contender returned the right results, whatever it took, 1
if one did not, 2 if the command line was wrong.
`

/** Loading two versions of effect takes a second, so a wrong command line is refused before. */
const load = async () => (await import('../../comparisons/bench/benchmarks.ts')).benchmarks

/** A round of the explorer takes more than a minute. */
const EXPLORER_ROUNDS = 5

const ENTRY = fileURLToPath(new URL('../explore-once.ts', import.meta.url))

const namesOf = (benchmarks: readonly Benchmark[]) => [
  ...benchmarks.map(({ name }) => name),
  PAGE,
  LITMUS,
  EXPLORER,
]

/** Whether a benchmark is chosen: by its name, or by the first word of it. */
function choiceOf(only: readonly string[], names: readonly string[]): (name: string) => boolean {
  const groups = names.map((name) => name.split('-')[0] as string)
  for (const name of only) oneOf('benchmark', name, [...new Set([...names, ...groups])])
  return (name) => only.length === 0 || only.some((part) => `${name}-`.startsWith(`${part}-`))
}

export default command({
  help: async () => help(namesOf(await load())),
  options: {
    only: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  takesNames: false,
  async run({ only = [], rounds, quick, json, write }) {
    if (write && (quick || only.length > 0)) {
      throw new CommandLineError('--write needs all benchmarks, at full length')
    }
    const effort = effortOf(quick, natural('rounds', rounds))
    const benchmarks = await load()
    const isChosen = choiceOf(only, namesOf(benchmarks))
    const report = await measureAll(
      benchmarks.filter(({ name }) => isChosen(name)),
      isChosen,
      effort,
    )
    if (write) await writePage(report)
    if (json) printJson(report)
    else print(reportAsText(report, palette))
  },
})

function effortOf(quick: boolean, rounds = THOROUGH.rounds): Effort | typeof QUICK {
  if (rounds === 0) throw new CommandLineError('--rounds takes a whole number from 1 on, not 0')
  return quick ? QUICK : { ...THOROUGH, rounds }
}

async function measureAll(
  chosen: readonly Benchmark[],
  isChosen: (name: string) => boolean,
  effort: Effort | typeof QUICK,
): Promise<Report> {
  const isQuick = effort === QUICK
  try {
    const all: Measured[] = []
    for (const benchmark of chosen) all.push(await measure(benchmark, effort, progress.show))
    const page = isChosen(PAGE) ? await measurePage(isQuick, progress.show) : null
    const litmus = isChosen(LITMUS) ? await measureLitmus(isQuick, progress.show) : null
    // It comes last: what the explorer loads and runs would slow the other benchmarks down.
    const rounds = isQuick ? undefined : Math.min(effort.rounds, EXPLORER_ROUNDS)
    const explorer = isChosen(EXPLORER) ? await measureExplorer(rounds, ENTRY, progress.show) : null
    return reportOf(all, { explorer, litmus, page }, isQuick)
  } catch (error) {
    progress.clear()
    if (!(error instanceof WrongResult)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** Writes the page and its charts. */
async function writePage(report: Report): Promise<void> {
  const docs = new URL('../../docs/', import.meta.url)
  await mkdir(new URL('benchmarks/', docs), { recursive: true })
  await writeFile(new URL('benchmarks.md', docs), reportAsMarkdown(report))
  for (const { file, svg } of chartsOf(report)) {
    await writeFile(new URL(`benchmarks/${file}`, docs), svg)
  }
}

/** The names, wrapped to 80 columns and indented after the first line. */
function wrapped(names: readonly string[]): string {
  const lines = ['']
  for (const name of names) {
    const line = lines.at(-1) ?? ''
    if (line.length + name.length > 65) lines.push(name)
    else lines[lines.length - 1] = line === '' ? name : `${line}, ${name}`
  }
  return lines.join(',\n            ')
}
