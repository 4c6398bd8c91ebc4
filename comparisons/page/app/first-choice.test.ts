import { expect, it } from 'vitest'
import { discover } from '../../../patterns/discover.ts'
import { explore } from '../../explorer/index.ts'
import type { PlayableSolution } from '../registry.ts'
import { firstChoice } from './address.ts'
import { isFailing } from './is-failing.ts'
import { programFor } from './program-for.ts'

it.each(await discover())('$name opens on something that can be broken', async (entry) => {
  const { pattern, solutions } = entry
  const playable = (await solutions()).map(
    ({ name, kind, bug, outcomes, ...module }): PlayableSolution => ({
      name,
      kind,
      ...(bug !== undefined && { bug }),
      outcomes,
      module: { ...module, default: module.solve },
    }),
  )
  const { solution, scenario, rule } = firstChoice({ solutions: playable, pattern })
  const chosen = playable.find(({ name }) => name === solution) as PlayableSolution
  expect(chosen.bug).toBeDefined()
  const program = programFor(pattern, chosen, scenario)
  const { outcomes } = await explore(program, { rule, states: 200, stopAtFirst: true })
  expect([...outcomes.keys()].some(isFailing)).toBe(true)
})
