import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const page = readFileSync(new URL('../../docs/arguments/fairness.md', import.meta.url), 'utf8')

/** The last column of the table of those who may starve: who serves every task. */
const serving = (/generated: starvation -->\n\n((?:\|.*\n)+)/.exec(page)?.[1] ?? '')
  .trimEnd()
  .split('\n')
  .slice(2)
  .map((row) => row.split(' | ').at(-1) ?? '')

it('locks serve every task in each row, and so does an event, as the page says', () => {
  expect(serving.length).toBeGreaterThan(0)
  for (const solutions of serving) {
    expect(solutions).toContain('[`mutex')
    expect(solutions).toContain('[`event')
  }
})

it('in most rows it is the plain lock', () => {
  const plain = serving.filter((solutions) => solutions.includes('[`mutex`]'))
  expect(plain.length).toBeGreaterThan(serving.length / 2)
})
