import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Benchmark } from '../comparisons/bench/benchmark.ts'
import { reportAsMarkdown } from '../comparisons/bench/markdown.ts'
import {
  type Effort,
  type Measured,
  measure,
  QUICK,
  THOROUGH,
  WrongResult,
} from '../comparisons/bench/measure.ts'
import { reportOf } from '../comparisons/bench/report.ts'
import { reportAsText } from '../comparisons/bench/text.ts'
import { CommandLineError, main, natural, oneOf, palette, progress } from './command-line.ts'

const help = (names: readonly string[]) => `Usage: npx tsx scripts/bench [options]

Measures what transactions cost, against plain JavaScript, a bare await,
async-mutex and effect, in one run. Takes some minutes.

  --only NAME        only that benchmark; may be repeated
  --rounds N         so many rounds instead of ${THOROUGH.rounds}
  --quick            everything once: shows that it works, not how fast
  --json             the same facts for machines
  --write            writes docs/benchmarks.md as well
  --help             this text

Benchmarks: ${wrapped(names)}

Exit code: 0 if every contender gave the right results, whatever they took, 1
if one did not, 2 if the command line was wrong.
`

const options = {
  only: { type: 'string', multiple: true },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

await main(async (args) => {
  const { values } = parseArgs({ args, options })
  const { only = [], quick, json, write } = values
  if (write && (quick || only.length > 0)) {
    throw new CommandLineError('--write needs all benchmarks, at full length')
  }
  const effort = effortOf(quick, natural('rounds', values.rounds))
  // Only now, because it takes a second to load two versions of effect.
  const { benchmarks } = await import('../comparisons/bench/benchmarks.ts')
  if (values.help) return print(help(benchmarks.map(({ name }) => name)))
  const report = reportOf(await measureAll(chosen(benchmarks, only), effort), quick)
  if (write) await writePage(reportAsMarkdown(report))
  print(json ? `${JSON.stringify(report, null, 2)}\n` : reportAsText(report, palette))
})

/** Writes to stdout and ends the line of progress. */
function print(text: string): void {
  progress.clear()
  process.stdout.write(text)
}

function effortOf(quick: boolean, rounds = THOROUGH.rounds): Effort | typeof QUICK {
  if (rounds === 0) throw new CommandLineError('--rounds takes a whole number from 1 on, not 0')
  return quick ? QUICK : { ...THOROUGH, rounds }
}

function chosen(benchmarks: readonly Benchmark[], only: readonly string[]) {
  const names = benchmarks.map(({ name }) => name)
  for (const name of only) oneOf('benchmark', name, names)
  return only.length === 0 ? benchmarks : benchmarks.filter(({ name }) => only.includes(name))
}

async function measureAll(
  chosen: readonly Benchmark[],
  effort: Effort | typeof QUICK,
): Promise<Measured[]> {
  const all: Measured[] = []
  try {
    for (const benchmark of chosen) all.push(await measure(benchmark, effort, progress.tell))
  } catch (error) {
    progress.clear()
    if (!(error instanceof WrongResult)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  return all
}

async function writePage(page: string): Promise<void> {
  const docs = new URL('../docs/', import.meta.url)
  await mkdir(docs, { recursive: true })
  await writeFile(new URL('benchmarks.md', docs), page)
}

/** The names in lines of 80 columns, indented after the first. */
function wrapped(names: readonly string[]): string {
  const lines = ['']
  for (const name of names) {
    const line = lines.at(-1) ?? ''
    if (line.length + name.length > 65) lines.push(name)
    else lines[lines.length - 1] = line === '' ? name : `${line}, ${name}`
  }
  return lines.join(',\n            ')
}
