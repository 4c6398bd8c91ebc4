import { type Bars, renderBars } from '../render/bar-chart.ts'
import { STM } from './benchmark.ts'
import { withUnit } from './figures.ts'
import { SIMPLE } from './lessons.ts'
import type { Report, Result } from './report.ts'

/** A chart of a report: its file in `docs/benchmarks/`, and what stands above it. */
export interface Chart {
  readonly file: string
  readonly title: string
  readonly svg: string
}

const CHARTS = [
  {
    file: 'operations.svg',
    title: 'One operation, without contention. Each line further right is ten times as long',
    names: SIMPLE,
    isLog: true,
  },
  {
    file: 'switches.svg',
    title: 'From one task to another, and its start. Each line further right is ten times as long',
    names: ['switch-hand-over', 'switch-start'],
    isLog: true,
  },
  {
    file: 'wake-ups.svg',
    title: 'A wake-up, by the number of waiters. Each line further right is ten times as long',
    names: ['wake-one-of-10', 'wake-one-of-100', 'wake-one-of-1000', 'wake-one-of-10000'],
    isLog: true,
  },
  {
    file: 'memory.svg',
    title: 'Memory of a variable, and of a blocked transaction',
    names: ['heap-idle', 'heap-blocked'],
    isLog: false,
  },
] as const

/** The charts of a report; one whose benchmarks did not run is left out. */
export function chartsOf({ benchmarks }: Report): Chart[] {
  return CHARTS.flatMap(({ file, title, names, isLog }) => {
    const shown = names.flatMap((name) => benchmarks.find((each) => each.name === name) ?? [])
    const groups = shown.filter(({ rows }) => rows.length > 0).map(groupOf)
    return groups.length === 0 ? [] : [{ file, title, svg: renderBars({ title, groups, isLog }) }]
  })
}

const groupOf = ({ name, title, unit, rows }: Result): Bars['groups'][number] => ({
  name: `${name}: ${title}`,
  bars: rows.map(({ contender, median }) => ({
    name: contender,
    value: median,
    text: withUnit(median, unit),
    isOwn: contender.startsWith(STM),
  })),
})
