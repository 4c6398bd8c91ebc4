import { expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { plain } from '../text/paint.ts'
import { compare } from '../verdicts/compare.ts'
import { factsOf } from '../verdicts/facts.ts'
import { renderGlance } from './glance.ts'

/** The glance at some solutions of a pattern, searched up to `states` states. */
async function glance(pattern: string, names: string[], states: number): Promise<string[]> {
  const entry = await load(pattern)
  const solutions = (await entry.solutions()).filter(({ name }) => names.includes(name))
  return renderGlance(factsOf(await compare(entry, solutions, { states })), plain)
}

it('the glance shows how each solution ended in each scenario, and how it failed', async () => {
  expect(await glance('lost-update', ['no-await', 'mutex', 'stm'], 10_000)).toEqual([
    '',
    'AT A GLANCE    1  2  3  4  5  6  7',
    '  no-await     ✓  ✓  ✓  ✓  ✓  ✗  ✓  invariant broken',
    '  mutex        ✓  ✓  ✓  ✗  ✓  ✗  ✓  invariant broken',
    '  stm          ✓  ✓  ✓  ✗  ✓  ✗  ✓  invariant broken',
    '  1 two deliveries, 2 the last piece, 3 a refused card, 4 a left and a right',
    '  shoe, 5 a left and a right shoe, opened, 6 two left shoes and one right, 7 two',
    '  left shoes and one right, opened',
    '  ✓ survived, ≤ survived within a bound, ✗ failed, – cannot be written',
  ])
})

it('does not take what was cut short for a proof', async () => {
  expect(await glance('main-account', ['event'], 15)).toContain(
    '  event        ≤  ✓  ✓  ✗  ✓  deadlock',
  )
})

it('tells what cannot be written', async () => {
  const lines = await glance('actors', ['mutex-nested'], 10_000)
  expect(lines.find((line) => line.startsWith('  mutex-nested '))).toMatch(
    / {2}✗ {2}– {2}– {2}– {2}deadlock, invariant broken$/,
  )
})
