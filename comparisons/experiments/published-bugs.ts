import {
  FIGURES,
  type KeptBug,
  LEFT_OUT,
  type PublishedFigures,
  publishedBugs,
  RUNS,
  SOURCE,
} from '../explorer/corpus/corpus.suite.ts'
import { type Exploration, explore, type Failure } from '../explorer/index.ts'
import { table } from '../render/markdown.ts'
import { count, plural } from '../text/quantity.ts'
import { experiment } from './kit/experiment.ts'
import { isCovered } from './kit/verdicts.ts'

const HEAD = [
  'benchmarks',
  'what goes wrong',
  'found',
  'simplest schedule',
  'mended: proved in',
  'Node.fz',
  'NodeRacer',
  'NACD',
]

const CORPUS = '../comparisons/explorer/corpus/'

async function rowOf(bug: KeptBug, figures: readonly PublishedFigures[]): Promise<string[]> {
  const { project, source, story, path, benchmarks, wrong, right, isOurReading } = bug
  const found = await explore(wrong.program)
  const [simplest] = found.failures
  if (simplest === undefined) throw new Error(`${project}: nothing was found in ${path}`)
  return [
    `${benchmarks.join(', ')}${isOurReading ? ' *' : ''}`,
    `[${project}](${source}): ${story} ([kernel](${CORPUS}${path}))`,
    `${simplest.ending.outcome}, in ${plural(found.states, 'state')}`,
    shapeOf(simplest),
    proofOf(await explore(right.program)),
    ratesOf(figures, ({ nodeFz }) => nodeFz),
    ratesOf(figures, ({ nodeRacer }) => nodeRacer),
    ratesOf(figures, ({ nacd }) => nacd),
  ]
}

const shapeOf = ({ steps, preemptions }: Failure): string =>
  `${plural(steps.length, 'step')}, ${plural(preemptions, 'pre-emption')}`

function proofOf(found: Exploration): string {
  const hasFailed = [found, found.harsher].some((each) => each && each.failures.length > 0)
  if (hasFailed || !isCovered(found)) throw new Error('a mended kernel was not proved')
  const [node = 0n, slower = 0n] = [found, found.harsher].map((under) => under?.interleavings ?? 0n)
  return `${count(node)} and ${plural(slower, 'interleaving')}`
}

/** The share of the runs that failed, of each benchmark. */
const ratesOf = (
  figures: readonly PublishedFigures[],
  of: (each: PublishedFigures) => number | null,
): string => figures.map((each) => rate(of(each))).join(', ')

function rate(failed: number | null): string {
  if (failed === null) return '–'
  const percent = (100 * failed) / RUNS
  return `${percent === 0 || percent >= 10 ? Math.round(percent) : percent.toFixed(1)} %`
}

export default experiment({
  title: 'the kernels of published Node bugs, found and proved mended',
  isMarkdown: true,
  async run(print) {
    const rows: string[][] = []
    const bugs = await publishedBugs()
    for (const { benchmark } of FIGURES) {
      const bug = bugs.find(({ benchmarks }) => benchmarks[0] === benchmark)
      if (bug === undefined) continue
      const figures = FIGURES.filter((each) => bug.benchmarks.includes(each.benchmark))
      rows.push(await rowOf(bug, figures))
    }
    const covered = bugs.flatMap(({ benchmarks }) => benchmarks)
    print(
      `${covered.length} of ${FIGURES.length} benchmarks are covered, by ${bugs.length} kernels.`,
    )
    print()
    print(table(HEAD, rows).trimEnd())
    print()
    print('\\* The benchmarks name only the project; that this report is meant is our inference.')
    print()
    print('Without a kernel:')
    print()
    for (const [benchmark, why] of Object.entries(LEFT_OUT)) print(`- ${benchmark}, ${why}.`)
    const { repository, commit, file } = SOURCE
    const data = `[${file}](${repository}/blob/${commit}/${file})`
    print()
    print(
      `The three columns on the right: the share of ${count(RUNS)} runs that failed, from ${data}.`,
    )
  },
})
