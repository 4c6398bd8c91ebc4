import { describe, expect, it } from 'vitest'
import { discover, type Solution } from '../../patterns/discover.ts'
import type { Scenario } from '../../patterns/pattern.ts'
import { explore, type Rule } from '../explorer/index.ts'
import { historyDependentMoves } from '../explorer/search/congruence.suite.ts'
import { declarationOf, rulesFor } from './compare.ts'
import { programOf } from './program-of.ts'

/** How many files have a part of the test each. */
const PARTS = 3

/**
 * Whether the states that the explorer merges are the same, in every scenario of the patterns whose
 * place leaves `part` when divided.
 */
export async function mergingOfPart(part: number): Promise<void> {
  const entries = (await discover()).filter((_, place) => place % PARTS === part)
  for (const entry of entries) {
    const solutions = await entry.solutions()
    describe(entry.name, () => {
      it.each(solutions)('$name keeps no state that the explorer cannot see', async (solution) => {
        for (const [, scenario, rule] of programsOf(solution, entry.pattern.scenarios)) {
          await expectSoundMerging(scenario, solution, rule)
        }
      })

      it.each(solutions)(
        '$name continues from a state in the same way, however it was reached',
        async (solution) => {
          for (const [name, scenario, rule] of programsOf(solution, entry.pattern.scenarios)) {
            expect(await wronglyMerged(scenario, solution, rule), `${name}, ${rule}`).toEqual([])
          }
        },
      )
    })
  }
}

/** The scenarios that a solution can be put to, each with one of its rules, which take turns. */
function* programsOf(solution: Solution, scenarios: Readonly<Record<string, Scenario<unknown>>>) {
  for (const [i, [name, scenario]] of Object.entries(scenarios).entries()) {
    if ('inexpressible' in declarationOf(solution, name, scenario)) continue
    const rules = rulesFor(solution, scenario)
    yield [name, scenario, rules[(i + solution.name.length) % rules.length] as Rule] as const
  }
}

/** Where a search without merging can finish, merging changes no count. */
async function expectSoundMerging(scenario: Scenario<unknown>, solution: Solution, rule: Rule) {
  const program = programOf(scenario, solution)
  if (program({ work: async () => {} }).endless !== undefined) return // a search without merging would not end
  const plain = await explore(program, { rule, merges: false, schedules: 200 })
  if (!plain.complete) return
  const merged = await explore(program, { rule })
  expect(merged.outcomes).toEqual(plain.outcomes)
  expect(merged.broken).toEqual(plain.broken)
}

/** Moves that depend on how a state was reached, unless the search merges none anyway. */
async function wronglyMerged(scenario: Scenario<unknown>, solution: Solution, rule: Rule) {
  const program = programOf(scenario, solution)
  const found = await historyDependentMoves(program, { rule, count: 6, length: 60 })
  if (found.length === 0) return found
  const { unseen } = await explore(program, { rule })
  return unseen === null ? found : []
}
