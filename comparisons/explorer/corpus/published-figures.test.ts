import { expect, it } from 'vitest'
import { FIGURES, LEFT_OUT, publishedBugs, RUNS, SOURCE } from './corpus.suite.ts'

// That the kernels fail and their twins survive is checked by corpus.test.ts and truth.test.ts.

const bugs = await publishedBugs()
const covered = bugs.flatMap(({ benchmarks }) => benchmarks)

it('each of the 24 benchmarks has one kernel, or a reason why it has none', () => {
  const all = [...covered, ...Object.keys(LEFT_OUT)]
  expect(all.sort()).toEqual(FIGURES.map(({ benchmark }) => benchmark).sort())
  expect(new Set(all).size).toBe(24)
  expect(covered.length).toBeGreaterThanOrEqual(20)
})

it('each kernel names the project and the report', () => {
  for (const { project, source, story } of bugs) {
    expect(source).toMatch(/^https:\/\/github\.com\/[^/]+\/[^/]+\/(issues|pull|commit)\/\w+$/)
    expect(project).toMatch(/^\S+$/)
    expect(story).toMatch(/^[A-Z].*\.$/)
  }
})

it('the published figures name one version of one file, and are counts of runs', () => {
  expect(SOURCE.commit).toMatch(/^[0-9a-f]{40}$/)
  for (const { nodeFz, nodeRacer, nacd } of FIGURES) {
    for (const failed of [nodeFz ?? 0, nodeRacer, nacd]) {
      expect(failed).toBeGreaterThanOrEqual(0)
      expect(failed).toBeLessThanOrEqual(RUNS)
    }
  }
})

it('the published figures add up to what the whole file holds', () => {
  const total = (of: (each: (typeof FIGURES)[number]) => number | null) =>
    FIGURES.reduce((sum, each) => sum + (of(each) ?? 0), 0)
  expect(total(({ nacd }) => nacd)).toBe(44_127)
  expect(total(({ nodeRacer }) => nodeRacer)).toBe(30_565)
  expect(total(({ nodeFz }) => nodeFz)).toBe(1_630)
})
