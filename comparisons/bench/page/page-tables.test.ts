import { expect, it } from 'vitest'
import type { PageReport } from './measure-page.ts'
import { pageTables, pageTargets } from './page-tables.ts'

const task = (cpu: number) => ({ cpu, wall: 1_000 })

const report = (step: number, search: number): PageReport => ({
  browser: 'Chromium/1',
  problems: [
    { problem: 'a', bytes: 1_000, paint: 20, steps: 3, load: task(1), step: task(2), map: task(3) },
    {
      problem: 'b',
      bytes: 9_000,
      paint: 10,
      steps: 4,
      load: task(4),
      step: task(step),
      map: task(1),
    },
  ],
  maps: [{ program: 'p', states: 2_500, search, wall: 9, longest: task(7) }],
})

const met = (step: number, search: number) =>
  Object.fromEntries(pageTargets(report(step, search)).map((each) => [each.target, each.met]))

it('a target is met if the worst problem meets it, and other load does not matter', () => {
  expect(pageTargets(report(50, 3_000)).every((each) => each.met)).toBe(true)
  expect(met(51, 3_001)).toMatchObject({
    'task of a load ≤ 50 ms': true,
    'task of a step ≤ 50 ms': false,
    'map of 2,500 states ≤ 3,000 ms': false,
  })
  expect(pageTargets(report(1, 1))).toContainEqual(
    expect.objectContaining({ target: 'first load ≤ 250 kB', measured: 9 }),
  )
})

it('every row of a table has a cell for each column', () => {
  for (const { cells } of pageTables(report(1, 1))) {
    expect(new Set(cells.map((row) => row.length)).size).toBe(1)
  }
})
