import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { benchmarks } from '../comparisons/bench/benchmarks.ts'
import { BEFORE, present } from '../comparisons/bench/explorations/builds.ts'
import type { ExplorerReport } from '../comparisons/bench/explorations/explorer-report.ts'
import { measureBuilds, rowsOf } from '../comparisons/bench/explorations/measure-builds.ts'
import { measure, QUICK, WrongResult } from '../comparisons/bench/measure.ts'
import { type Report, reportOf } from '../comparisons/bench/report.ts'
import { reportAsText } from '../comparisons/bench/text.ts'
import { browserPath } from '../comparisons/page/browser-path.ts'
import { palette } from './command-line.ts'
import { performed } from './perform.suite.ts'
import { linesOfError, script } from './spawn.suite.ts'

const ENTRY = fileURLToPath(new URL('explore-once.ts', import.meta.url))

const bench = performed('bench')
const benchProcess = script('bench')

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('a quick run', () => {
  let report: Report

  beforeAll(async () => {
    const { code, out, err } = await benchProcess('--quick', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    report = JSON.parse(out)
  })

  it('checks the result of every contender, and names what it left out', () => {
    expect(report).toMatchObject({ quick: true, rounds: 1, targets: [] })
    expect(report.machine).toMatchObject({ node: process.version })
    expect(report.benchmarks.map(({ name }) => name)).toEqual(benchmarks.map(({ name }) => name))
    for (const { name, rows, skipped } of report.benchmarks) {
      const slow = benchmarks.find((benchmark) => benchmark.name === name)
      const all = slow?.isSlow || skipped ? [] : Object.keys(slow?.contenders ?? {})
      expect(rows.map(({ contender }) => contender)).toEqual(all)
    }
    const skipped = report.benchmarks.filter((result) => result.skipped !== undefined)
    const left = benchmarks.filter(({ isSlow, missing }) => isSlow || missing?.() !== undefined)
    expect(skipped.map(({ name }) => name)).toEqual(left.map(({ name }) => name))
  })

  it('explores some programs with two builds, and finds some bugs at random', () => {
    const { builds, bugs } = report.explorer as ExplorerReport
    const programs = new Set(builds.rows.map(({ program }) => program))
    expect(programs.size).toBe(2)
    for (const name of programs) {
      const rows = builds.rows.filter(({ program }) => program === name)
      expect(rows.map(({ build }) => build)).toEqual([
        ...(builds.isAlone ? [] : [BEFORE]),
        'this build',
        'this build',
      ])
      for (const { cold, warm, peak, states, runs } of rows) {
        expect(Math.min(cold, warm, peak, states, runs)).toBeGreaterThan(0)
        expect(warm).toBeLessThan(cold)
      }
    }
    expect(bugs.rows).toHaveLength(3)
    for (const { found, explorer } of bugs.rows) {
      expect(found).toBe(bugs.seeds)
      expect(explorer.runs).toBeGreaterThan(0)
    }
  })

  it('counts each round of the litmus tests once', () => {
    const tests = report.litmus?.tests ?? []
    expect(tests.map(({ name }) => name)).toContain('plain-store-buffering')
    for (const { found } of tests) expect(found).toMatchObject({ ok: true })
  })

  it.skipIf(browserPath === undefined)('opens one problem of the page, and plays it', () => {
    const { problems = [], maps } = report.page ?? {}
    expect(problems).toHaveLength(1)
    expect(maps).toEqual([])
    for (const { bytes, paint, steps, load, step, map } of problems) {
      for (const figure of [bytes, paint, steps, load.cpu, step.cpu, map.cpu]) {
        expect(figure).toBeGreaterThan(0)
      }
    }
  })

  it('says so where there is no history to measure an earlier build', async () => {
    const { builds: before, bugs } = report.explorer as ExplorerReport
    const programs = before.rows.slice(-1).map(({ program }) => program)
    process.env.GIT_DIR = 'no-such-folder'
    try {
      const builds = await measureBuilds(programs, ENTRY, { rounds: 1, warm: 0 }, () => {})
      const others = { explorer: { builds, bugs }, litmus: null, page: null }
      const out = reportAsText(reportOf([], others, true), palette)
      expect(out.replace(/\s+/g, ' ')).toContain(`${BEFORE} is left out: this checkout has no git`)
      expect(widest(out)).toBeLessThanOrEqual(80)
    } finally {
      delete process.env.GIT_DIR
    }
  })

  it('is printed within 80 columns, of what was chosen', async () => {
    const chosen = ['--only', 'counter', '--only', 're-runs-for-100']
    const { code, out } = await bench('--quick', ...chosen)
    expect(code).toBe(0)
    expect(out).toContain('one added to a counter')
    expect(widest(out)).toBeLessThanOrEqual(80)
  })
})

it('prints every target within 80 columns, apart from where it was measured', () => {
  const all = benchmarks.map((benchmark) => {
    const { contenders, targets = [] } = benchmark
    const named = targets.flatMap(({ contender, against = contender }) => [contender, against])
    const figures = [...Object.keys(contenders), ...named].map((name) => [name, [1]])
    return { benchmark, figures: Object.fromEntries(figures) }
  })
  const whole = reportOf(all, { explorer: null, litmus: null, page: null }, false)
  const out = reportAsText(whole, palette)
  expect(widest(out)).toBeLessThanOrEqual(80)
  const words = ` ${out.replace(/\s+/g, ' ')} `
  for (const { target, benchmark } of whole.targets) {
    expect(words).toContain(` ${target} ${benchmark} 1 `)
  }
})

describe('the interleavings that two builds count', () => {
  const explored = (interleavings: string) => [
    { states: 1, runs: 1, cold: 1, warm: 1, peak: 1, interleavings },
  ]
  const contenders = [
    { build: { ...present('x'), name: BEFORE }, rule: 'event-loop' },
    { build: present('x'), rule: 'node' },
    { build: present('x'), rule: 'event-loop' },
  ] as const
  const rows = (past: string, now: string, wasCounted: boolean) =>
    rowsOf('a program', contenders, [explored(past), explored('2'), explored(now)], wasCounted)

  it('are the same where the past build left out none', () => {
    expect(rows('6', '6', true)).toMatchObject([
      { build: BEFORE, warmRatio: 1 },
      { build: 'this build', rule: 'node', warmRatio: 1 },
      { build: 'this build', rule: 'event-loop', warmRatio: 1 },
    ])
    expect(() => rows('6', '7', true)).toThrow('b93e466 counts 6 interleavings, this build 7')
  })

  it('are more where it left out some', () => {
    expect(rows('6', '7', false)).toHaveLength(3)
    expect(() => rows('6', '6', false)).toThrow(WrongResult)
    expect(() => rows('7', '6', false)).toThrow(WrongResult)
  })
})

it('a wrong result of a contender is an error', async () => {
  const wrong = measure(
    {
      name: 'sum',
      title: 'one and one',
      unit: 'ns',
      per: 'sum',
      size: 1,
      expected: () => 2,
      contenders: { stm: () => ({ run: () => {}, result: () => 3 }) },
    },
    QUICK,
    () => {},
  )
  await expect(wrong).rejects.toThrow(WrongResult)
  await expect(wrong).rejects.toThrow('sum: stm returned 3 after 10 operations, not 2')
})

describe('exit code 2, and one clear line', () => {
  it.each<[string, string[], string]>([
    ['an unknown benchmark', ['--only', 'transfr'], 'did you mean transfer?'],
    ['an unknown option', ['--bogus'], "unknown option '--bogus'"],
    ['a word too many', ['transfer'], 'Unexpected argument'],
    ['no rounds', ['--rounds', '0'], 'from 1 on, not 0'],
    ['rounds that are not a number', ['--rounds', 'x'], "not 'x'"],
    ['a page of a part', ['--write', '--only', 'transfer'], '--write needs all benchmarks'],
    ['a page of a quick run', ['--write', '--quick'], '--write needs all benchmarks'],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await bench(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(linesOfError({ err })).toHaveLength(1)
  })
})

it('shows its help within 80 columns', async () => {
  const { code, out } = await bench('--help')
  expect(code).toBe(0)
  expect(out).toContain('--quick')
  expect(widest(out)).toBeLessThanOrEqual(80)
})
