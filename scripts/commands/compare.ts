import { renderMetrics, renderSideBySide } from '../../comparisons/render/side-by-side.ts'
import { renderSummaries } from '../../comparisons/render/summaries.ts'
import { rowsOf } from '../../comparisons/sources/line-diff.ts'
import { codeLinesOf, metricsOf } from '../../comparisons/sources/source-metrics.ts'
import { sourcesOf } from '../../comparisons/sources/sources.ts'
import { summaryOf } from '../../comparisons/verdicts/summary.ts'
import { discoverChapters, load, patternNames, scheduledNames } from '../../patterns/discover.ts'
import { entriesIn, mapChapters } from '../../patterns/order.ts'
import { CommandLineError, command, oneOf, palette, print, printJson } from '../command-line.ts'
import { exploreAll } from '../explore-all.ts'

const HELP = `Usage: npx tsx scripts/compare [pattern...] [options]

With one pattern: shows two of its solutions side by side, with a mark between
lines that differ (< left only, > right only, | both), and what can be counted
in them.
With none or several: explores them all, which takes some minutes, and shows
by chapter the bug, the prices, what becomes of two of them composed, and who
wins.

  --left NAME     the solution on the left, instead of mutex
  --right NAME    the solution on the right, instead of stm
  --json          machine-readable output
  --ascii         ASCII only
  --help          show this text

Exit code: 0 if every explored solution behaves as its file declares and each
declared winner matches the results, 1 if not, 2 if the command line was wrong.
`

const options = {
  left: { type: 'string' },
  right: { type: 'string' },
  json: { type: 'boolean', default: false },
  ascii: { type: 'boolean', default: false },
} as const

interface Form {
  readonly json: boolean
  readonly ascii: boolean
}

export default command({
  help: () => HELP,
  options,
  takesNames: true,
  async run({ left, right, ...form }, names) {
    const known = await patternNames()
    for (const name of names) {
      if (!known.includes(name) && (await scheduledNames()).includes(name)) {
        throw new CommandLineError(`${name} runs on threads alone, and is not compared`)
      }
      oneOf('pattern', name, known)
    }
    const [only, ...others] = names
    if (only !== undefined && others.length === 0) {
      return await compareTwo(only, left ?? 'mutex', right ?? 'stm', form)
    }
    if (left !== undefined || right !== undefined) {
      throw new CommandLineError('--left and --right need one pattern')
    }
    await summarise(names.length === 0 ? known : names, form)
  },
})

async function summarise(patterns: readonly string[], { json, ascii }: Form): Promise<void> {
  const chapters = mapChapters(await discoverChapters(), ({ name }) =>
    patterns.includes(name) ? name : undefined,
  )
  const summaries = new Map(
    (await exploreAll(entriesIn(chapters))).map((facts) => [facts.pattern, summaryOf(facts)]),
  )
  const summarised = mapChapters(chapters, (name) => summaries.get(name))
  if (json) printJson(entriesIn(summarised))
  else print(`${renderSummaries(summarised, palette).join('\n')}\n`, ascii)
  if (entriesIn(summarised).some(({ ok }) => !ok)) process.exitCode = 1
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
    return printJson({ pattern, solutions, rows })
  }
  const codeRows = rowsOf(codeLinesOf(textOf(left)), codeLinesOf(textOf(right)))
  const width = process.stdout.isTTY ? process.stdout.columns || 80 : 80
  const lines = [
    ...renderSideBySide(names, rows, width, palette),
    '',
    ...renderMetrics(names, metrics, codeRows, palette),
  ]
  print(`${lines.join('\n')}\n`, ascii)
}
