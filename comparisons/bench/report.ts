import { cpus } from 'node:os'
import { AWAIT, type Benchmark, EFFECT3, EFFECT4, PLAIN, STM, type Target } from './benchmark.ts'
import { type ExplorerReport, type Table, tablesOf } from './explorations/explorer-report.ts'
import { type LitmusReport, litmusTable } from './litmus.ts'
import type { Measured } from './measure.ts'
import type { Outcome } from './outcome.ts'
import type { PageReport } from './page/measure-page.ts'
import { pageTables, pageTargets } from './page/page-tables.ts'
import { type Spread, spreadOf } from './statistics.ts'

export interface Report {
  readonly machine: { readonly cpu: string; readonly node: string; readonly date: string }
  /**
   * Whether it was a quick run, whose figures mean nothing, so that no target is judged by them.
   */
  readonly quick: boolean
  readonly rounds: number
  readonly benchmarks: readonly Result[]
  readonly targets: readonly Outcome[]
  /** `null` if it was not measured, as with the next ones. */
  readonly explorer: ExplorerReport | null
  readonly litmus: LitmusReport | null
  readonly page: PageReport | null
}

export interface Result extends Pick<Benchmark, 'name' | 'title' | 'unit' | 'per'> {
  readonly rows: readonly Row[]
  readonly skipped?: string
}

/** The figure of one contender, and its ratios to others: medians over the rounds. */
export interface Row extends Spread {
  readonly contender: string
  readonly timesPlain: number | null
  readonly timesAwait: number | null
  readonly timesStm: number | null
}

/** The tables that are no benchmarks. */
export const otherTables = ({ explorer, litmus, page }: Report): readonly Table[] => [
  ...(page === null ? [] : pageTables(page)),
  ...(litmus === null ? [] : [litmusTable(litmus)]),
  ...(explorer === null ? [] : tablesOf(explorer)),
]

export function reportOf(
  all: readonly Measured[],
  others: Pick<Report, 'explorer' | 'litmus' | 'page'>,
  quick: boolean,
): Report {
  return {
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      node: process.version,
      date: new Date().toISOString().slice(0, 10),
    },
    quick,
    rounds: Math.max(0, ...all.flatMap(roundsOf)),
    benchmarks: all.map(resultOf),
    targets: quick ? [] : [...targetsOf(all), ...(others.page ? pageTargets(others.page) : [])],
    ...others,
  }
}

const targetsOf = (all: readonly Measured[]): Outcome[] => [
  ...all.flatMap(outcomesOf),
  ...[EFFECT3, EFFECT4].flatMap((name) => besidePeer(all, name)),
]

const roundsOf = ({ figures }: Measured): number[] =>
  Object.values(figures).map(({ length }) => length)

function resultOf(measured: Measured): Result {
  const { name, title, unit, per } = measured.benchmark
  const rows = Object.entries(measured.figures).map(([contender, figures]) => ({
    contender,
    ...spreadOf(figures),
    timesPlain: ratio(measured, contender, PLAIN),
    timesAwait: ratio(measured, contender, AWAIT),
    timesStm: ratio(measured, contender, STM),
  }))
  // A contender whose rounds were all disturbed has no figure, and no row.
  const found = rows.filter(({ median }) => Number.isFinite(median))
  return {
    name,
    title,
    unit,
    per,
    rows: found,
    ...(measured.skipped && { skipped: measured.skipped }),
  }
}

/** The ratio of the figures of two contenders: the median over the rounds. */
function ratio({ figures }: Measured, contender: string, against: string): number | null {
  const { [contender]: own = [], [against]: other } = figures
  if (other === undefined || own.length === 0) return null
  const { median } = spreadOf(own.map((figure, round) => figure / (other[round] ?? Number.NaN)))
  return Number.isFinite(median) ? median : null
}

const outcomesOf = (measured: Measured): Outcome[] =>
  (measured.benchmark.targets ?? []).map((target) => {
    const figure = figureFor(measured, target)
    const { name, unit } = measured.benchmark
    return {
      benchmark: name,
      target: inWords(target, unit),
      measured: figure,
      met: figure === null ? null : isMet(target, figure),
    }
  })

function figureFor(measured: Measured, { contender, against }: Target): number | null {
  if (against !== undefined) return ratio(measured, contender, against)
  const figures = measured.figures[contender]
  return figures === undefined ? null : spreadOf(figures).median
}

const isMet = ({ atMost }: Target, figure: number): boolean => figure <= atMost

const inWords = ({ contender, against, atMost }: Target, unit: string): string =>
  `${contender} ≤ ${atMost} ${against === undefined ? unit : `× ${against}`}`

/**
 * In all timed benchmarks transactions have the same target beside a peer: the one that comes closest to
 * missing it decides.
 */
function besidePeer(all: readonly Measured[], name: string): Outcome[] {
  const target = { contender: STM, against: name, atMost: 0.1 }
  const timed = all.filter(({ benchmark }) => benchmark.unit === 'ns')
  const outcomes = timed.flatMap((measured) => {
    const figure = ratio(measured, STM, name)
    return figure === null ? [] : [{ benchmark: measured.benchmark.name, figure }]
  })
  const [most] = outcomes.sort((a, b) => b.figure - a.figure)
  if (most === undefined) return []
  const { benchmark, figure } = most
  return [
    { benchmark, target: inWords(target, 'ns'), measured: figure, met: isMet(target, figure) },
  ]
}
