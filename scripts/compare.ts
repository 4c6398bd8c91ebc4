import { parseArgs } from 'node:util'
import { renderMetrics, renderSideBySide } from '../comparisons/render/side-by-side.ts'
import { renderSummaries } from '../comparisons/render/summaries.ts'
import { rowsOf } from '../comparisons/sources/line-diff.ts'
import { metricsOf } from '../comparisons/sources/source-metrics.ts'
import { sourcesOf } from '../comparisons/sources/sources.ts'
import { summaryOf } from '../comparisons/verdicts/summary.ts'
import { load, patternNames } from '../patterns/discover.ts'
import { shownOn } from './charset.ts'
import { CommandLineError, main, oneOf, palette } from './command-line.ts'
import { exploreAll } from './explore-all.ts'

const HELP = `Usage: npx tsx scripts/compare [pattern...] [options]

With one pattern: two of its solutions side by side, with a mark between where
they differ (< left only, > right only, | both), and what was counted in them.
With none or several: explores them all, which takes a minute or two, and shows
the bug, the prices, what becomes of two of them composed, and who wins.

  --left NAME     another solution than mutex
  --right NAME    another solution than stm
  --json          the same facts for machines
  --ascii         no signs beyond ASCII
  --help          this text

Exit code: 0 if every solution that was explored did what its file declares, and
each problem.ts says who wins as it was found, 1 if not, 2 if the command line
was wrong.
`

const options = {
  left: { type: 'string' },
  right: { type: 'string' },
  json: { type: 'boolean', default: false },
  ascii: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const

interface Form {
  readonly json: boolean
  readonly ascii: boolean
}

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  const known = await patternNames()
  for (const name of positionals) oneOf('pattern', name, known)
  const { left, right } = values
  const [only, ...others] = positionals
  if (only !== undefined && others.length === 0) {
    return await compareTwo(only, left ?? 'mutex', right ?? 'stm', values)
  }
  if (left !== undefined || right !== undefined) {
    throw new CommandLineError('--left and --right need one pattern')
  }
  await summarise(positionals.length === 0 ? known : positionals, values)
})

async function summarise(patterns: readonly string[], { json, ascii }: Form): Promise<void> {
  const summaries = (await exploreAll(patterns)).map(summaryOf)
  if (json) print(`${JSON.stringify(summaries, null, 2)}\n`)
  else print(shownOn(`${renderSummaries(summaries, palette).join('\n')}\n`, ascii))
  if (summaries.some(({ ok }) => !ok)) process.exitCode = 1
}

async function compareTwo(
  pattern: string,
  left: string,
  right: string,
  { json, ascii }: Form,
): Promise<void> {
  const known = (await (await load(pattern)).solutions()).map(({ name }) => name)
  const names = [oneOf('solution', left, known), oneOf('solution', right, known)] as const
  const sources = await sourcesOf(pattern)
  const textOf = (name: string) => sources.get(`${name}.ts`) ?? ''
  const linesOf = (name: string) => textOf(name).trimEnd().split('\n')
  const rows = rowsOf(linesOf(left), linesOf(right))
  const metrics = [metricsOf(textOf(left)), metricsOf(textOf(right))] as const
  if (json) {
    const solutions = names.map((name, i) => ({ name, metrics: metrics[i] }))
    print(`${JSON.stringify({ pattern, solutions, rows }, null, 2)}\n`)
    return
  }
  const width = process.stdout.isTTY ? process.stdout.columns || 80 : 80
  const lines = [
    ...renderSideBySide(names, rows, width, palette),
    '',
    ...renderMetrics(names, metrics, rows, palette),
  ]
  print(shownOn(`${lines.join('\n')}\n`, ascii))
}

function print(text: string): void {
  process.stdout.write(text)
}
