import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { discoverChapters, load, type Solution } from '../discover.ts'

const entry = await load('from-ref-to-tref')
const solutions = new Map((await entry.solutions()).map((each) => [each.name, each]))
const [head = [], ...rungs] = await ladder()

/** The text of a cell, without a link around it. */
function plain(cell: string): string {
  return cell.trim().replace(/^\[`(.*)`\].*$/, '$1')
}

/** The rows of the table in the README; the first one has the names of the scenarios. */
async function ladder(): Promise<string[][]> {
  const page = await readFile(new URL('README.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.includes('---'))
  return rows.map((row) => row.split('|').slice(1, -1).map(plain))
}

/** What `solution` declares; the tests of all patterns find exactly that. */
function markOf(solution: Solution, scenario: string): string {
  const { half } = entry.pattern.scenarios[scenario] ?? {}
  if (half === 'opened' && solution.opened === undefined) return '–'
  return scenario in solution.outcomes ? '✗' : '✓'
}

describe('the ladder in the README', () => {
  it('shows every scenario but the closed composition', () => {
    const shown = Object.entries(entry.pattern.scenarios)
      .filter(([, { half }]) => half !== 'closed')
      .map(([name]) => name)
    expect(head.slice(1)).toEqual(shown)
  })

  it('has every rung and every competitor', () => {
    const names = [...solutions.keys()].filter((name) => name !== 'stm-two-transactions')
    expect(rungs.map(([name]) => name)).toEqual(names)
  })

  it.each(rungs)('has the verdicts of %s', (name, ...marks) => {
    const solution = solutions.get(name) as Solution
    expect(marks).toEqual(head.slice(1).map((scenario) => markOf(solution, scenario)))
  })

  it('climbs: each rung survives one scenario more than the one before', () => {
    const survived = rungs.map((row) => row.filter((cell) => cell === '✓').length)
    expect(survived).toEqual([0, 1, 2, 3, 4, 5, 5, 5])
  })
})

it('opens its chapter', async () => {
  const chapter = (await discoverChapters()).find(({ title }) => title === entry.pattern.chapter)
  expect(chapter?.entries[0]?.name).toBe(entry.name)
})
