import { expect, it } from 'vitest'
import { load } from '../../patterns/discover.ts'
import { compare } from './compare.ts'
import { factsOf, scenarioFacts } from './facts.ts'

it('keep which plain fields a step changed, and no place in the source', async () => {
  const entry = await load('lost-update')
  const solutions = (await entry.solutions()).filter(({ name }) => name === 'unlocked')
  const comparison = await compare(entry, solutions, { stopAtFirst: true })
  const [report] = comparison.solutions.flatMap(({ scenarios }) => scenarios)
  const live = report === undefined ? [] : scenarioFacts(report).failures
  const kept = factsOf(comparison).solutions.flatMap(({ scenarios }) => scenarios)[0]?.failures
  const stepsOf = (failures: typeof kept = []) => failures.flatMap(({ steps }) => steps)
  expect(stepsOf(live).flatMap(({ places = [] }) => places)).not.toHaveLength(0)
  expect(stepsOf(kept).flatMap(({ places = [] }) => places)).toHaveLength(0)
  expect(stepsOf(kept).flatMap(({ changes = [] }) => changes)).toContainEqual({
    field: 'pieces',
    before: '0',
    after: '3',
  })
})
