import { expect, it } from 'vitest'
import { STM } from './benchmark.ts'
import { chartsOf } from './charts.ts'
import { lessonsOf } from './lessons.ts'
import { reportAsMarkdown } from './markdown.ts'
import type { Report, Result } from './report.ts'

const result = (name: string, unit: Result['unit'], figures: Record<string, number>): Result => ({
  name,
  title: `the ${name}`,
  unit,
  per: 'one',
  rows: Object.entries(figures).map(([contender, median]) => ({
    contender,
    median,
    low: median,
    high: median,
    timesPlain: null,
    timesAwait: contender === STM ? median / 50 : null,
    timesStm: null,
  })),
})

const reportOf = (...benchmarks: Result[]): Report => ({
  machine: { cpu: 'one', node: 'v20', date: '2026-01-01' },
  quick: false,
  rounds: 3,
  benchmarks,
  targets: [],
  explorer: null,
  litmus: null,
  page: null,
})

const transfer = result('transfer', 'ns', {
  'plain JavaScript': 5,
  'bare await': 50,
  'async-mutex': 2000,
  [STM]: 100,
})

const report = reportOf(
  transfer,
  result('counter', 'ns', { [STM]: 150 }),
  result('read-of-1000', 'ns', { [STM]: 5000, [`${STM}, of ten`]: 100 }),
  result('wake-one-of-10', 'ns', { [STM]: 1000 }),
  result('wake-one-of-10000', 'ns', { [STM]: 3000 }),
  result('wake-any-of-1000', 'ns', { [STM]: 60_000 }),
  result('heap-idle', 'bytes', { [STM]: 56 }),
  result('heap-blocked', 'bytes', { [STM]: 600 }),
)

it('five sentences have the figures of the report', () => {
  const [first, second, third, fourth, fifth] = lessonsOf(report)
  expect(first).toMatch(/^A transfer takes 5 ns in plain.*50 ns with.*100 ns in.*2 µs under/)
  expect(second).toContain('In 2 simple operations a transaction takes between 2 and 3 times')
  expect(third).toContain('takes 50 times as long')
  expect(fourth).toContain('takes 1 µs, and one of 10,000 3 µs;')
  expect(fifth).toContain('takes 56 bytes and a blocked transaction 600 bytes')
})

it('a lock that was measured beside the published one is named', () => {
  const rows = [...transfer.rows, ...result('', 'ns', { 'a promise chain': 130 }).rows]
  const [first] = lessonsOf(reportOf({ ...transfer, rows }))
  expect(first).toContain(', 130 ns under a lock that is a promise chain and 2 µs under')
})

it('a sentence or a chart without figures is left out', () => {
  expect(lessonsOf(reportOf())).toEqual([])
  expect(chartsOf(reportOf())).toEqual([])
  expect(chartsOf(reportOf(transfer)).map(({ file }) => file)).toEqual(['operations.svg'])
})

it('the page has both before its tables', () => {
  const page = reportAsMarkdown(report)
  const [before = ''] = page.split('## Targets')
  for (const sentence of lessonsOf(report)) expect(before).toContain(sentence)
  for (const { file } of chartsOf(report)) expect(before).toContain(`](benchmarks/${file})`)
})
