import { describe, expect, it } from 'vitest'
import { discover, type Solution } from '../../patterns/discover.ts'
import type { Scenario } from '../../patterns/pattern.ts'
import { explore, type Rule } from '../explorer/index.ts'
import { historyDependentMoves } from '../explorer/search/congruence.suite.ts'
import { declarationOf, rulesFor } from './compare.ts'
import { programOf } from './program-of.ts'

// Whether the states that the explorer merges are the same, in every scenario of every pattern.

for (const entry of await discover()) {
  const solutions = await entry.solutions()
  describe(entry.name, () => {
    it.each(solutions)('$name keeps no state that the explorer cannot see', async (solution) => {
      for (const [name, scenario] of Object.entries(entry.pattern.scenarios)) {
        if ('inexpressible' in declarationOf(solution, name, scenario)) continue
        for (const rule of rulesFor(solution, scenario))
          await expectSoundMerging(scenario, solution, rule)
      }
    })

    it.each(solutions)(
      '$name continues from a state in the same way, however it was reached',
      async (solution) => {
        for (const [name, scenario] of Object.entries(entry.pattern.scenarios)) {
          if ('inexpressible' in declarationOf(solution, name, scenario)) continue
          for (const rule of rulesFor(solution, scenario)) {
            const program = programOf(scenario, solution)
            const { unseen } = await explore(program, { rule, schedules: 20 })
            if (unseen !== null) continue // nothing is merged
            const walks = { rule, count: 12, length: 60 }
            const found = await historyDependentMoves(program, walks)
            expect(found, `${name}, ${rule}`).toEqual([])
          }
        }
      },
    )
  })
}

/** Where a search without merging can finish, merging changes no count. */
async function expectSoundMerging(scenario: Scenario<unknown>, solution: Solution, rule: Rule) {
  const program = programOf(scenario, solution)
  if (program({ work: async () => {} }).endless !== undefined) return // a search without merging would not end
  const plain = await explore(program, { rule, merges: false, schedules: 300 })
  if (!plain.complete) return
  const merged = await explore(program, { rule })
  expect(merged.outcomes).toEqual(plain.outcomes)
  expect(merged.broken).toEqual(plain.broken)
}
