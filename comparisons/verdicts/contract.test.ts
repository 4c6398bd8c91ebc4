import { readdir } from 'node:fs/promises'
import { Chalk } from 'chalk'
import { describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import type { Scenario } from '../../patterns/pattern.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { explore, type Rule } from '../explorer/index.ts'
import { incongruities } from '../explorer/search/congruence.suite.ts'
import { renderGlance } from '../render/glance.ts'
import { renderComparison } from '../render/terminal.ts'
import { plain } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import {
  type Comparison,
  compare,
  programOf,
  rulesFor,
  type ScenarioReport,
  type SolutionReport,
} from './compare.ts'
import { factsOf } from './facts.ts'
import { faultsIn } from './winner.ts'

/** Every promise that a pattern makes by being one, for every pattern that there is. */
for (const entry of await discover()) {
  const solutions = await entry.solutions()
  const found = new Map<Solution, Promise<Comparison>>()
  const compared = (solution: Solution): Promise<Comparison> => {
    const comparison = found.get(solution) ?? compare(entry, [solution])
    found.set(solution, comparison)
    return comparison
  }
  describe(entry.name, () => {
    it('has a title, a lesson, a README and scenarios of the three kinds', async () => {
      const { title, lesson, scenarios } = entry.pattern
      expect(title).not.toBe('')
      expect(lesson).not.toBe('')
      expect(await readdir(new URL(`../../patterns/${entry.name}`, import.meta.url))).toContain(
        'README.md',
      )
      const kinds = new Set(Object.values(scenarios).map(({ kind }) => kind))
      expect([...kinds].sort()).toEqual(['composition', 'liveness', 'safety'])
    })

    it('has a wrong mutex solution, a correct one, and an STM one', () => {
      const names = solutions.map(({ name }) => name)
      expect(names).toEqual(expect.arrayContaining(['mutex', 'stm']))
      expect(solutions.some(({ kind, bug }) => kind !== 'stm' && bug !== undefined)).toBe(true)
    })

    it.each(solutions)('$name declares for scenarios that there are', ({ outcomes }) => {
      expect(Object.keys(entry.pattern.scenarios)).toEqual(
        expect.arrayContaining(Object.keys(outcomes)),
      )
    })

    it.each(solutions)(
      '$name is either wrong, by name and found failing, or has its price',
      (solution) => {
        const isWrong = solution.bug !== undefined
        expect(isWrong).not.toBe(solution.price !== undefined)
        expect(declaresFailure(entry, solution)).toBe(isWrong)
      },
    )

    it.each(solutions)(
      '$name does what it declares',
      async (solution) => {
        const comparison = await compared(solution)
        const facts = factsOf(comparison)
        const text = renderComparison(facts, new Chalk({ level: 0 }))
        const lines = [...text.split('\n'), ...renderGlance(facts, plain)]
        expect(lines.filter((line) => line.length > WIDTH)).toEqual([])
        const { solutions: reports } = comparison
        for (const report of reports.flatMap(({ scenarios }) => scenarios)) {
          expect(report.surprises, `${report.name}, ${report.rule}`).toEqual([])
          expectCoverage(entry, report)
        }
      },
      120_000,
    )

    it('says who wins as it was found, and why in a clause', async () => {
      const reports: SolutionReport[] = []
      for (const solution of solutions) reports.push(...(await compared(solution)).solutions)
      const { name, pattern } = entry
      expect(faultsIn(factsOf({ name, pattern, solutions: reports, ok: true }))).toEqual([])
      expect(pattern.choice.because).toMatch(/^[a-zA-Z][^.]{9,68}$/)
    }, 300_000)

    it.each(solutions)(
      '$name keeps no state where the explorer cannot see it',
      async (solution) => {
        for (const scenario of Object.values(entry.pattern.scenarios)) {
          for (const rule of rulesFor(solution, scenario))
            await expectSoundMerging(scenario, solution, rule)
        }
      },
      120_000,
    )

    it.each(solutions)(
      '$name does from a state what it does, in whichever way it has come there',
      async (solution) => {
        for (const [name, scenario] of Object.entries(entry.pattern.scenarios)) {
          if ('inexpressible' in (solution.outcomes[name] ?? [])) continue
          for (const rule of rulesFor(solution, scenario)) {
            const walks = { rule, count: 20, length: 60 }
            const found = await incongruities(programOf(scenario, solution), walks)
            expect(found, `${name}, ${rule}`).toEqual([])
          }
        }
      },
      120_000,
    )
  })
}

/**
 * Whether a solution says that it may fail outside of the composition scenarios, where a correct one
 * may. A correct one may starve somebody too, if it says so and why: that is a price.
 */
function declaresFailure({ pattern }: Entry, { outcomes, bug }: Solution): boolean {
  return Object.entries(outcomes).some(([name, ending]) => {
    const kind = pattern.scenarios[name]?.kind
    if ('inexpressible' in ending || kind === 'composition') return false
    const isForgiven = (outcome: Outcome) => bug === undefined && outcome === 'starvation'
    return ending.some((outcome) => outcome !== 'completed' && !isForgiven(outcome))
  })
}

/** That a solution survives is only said after a complete search, or the scenario says that it is too large. */
function expectCoverage({ pattern }: Entry, report: ScenarioReport) {
  const { name, rule, exploration, declared } = report
  const { isLarge } = pattern.scenarios[name] as Scenario<unknown>
  if (exploration === undefined || isLarge || declared.some((each) => each !== 'completed')) return
  expect(exploration.complete, `${name}, ${rule}`).toBe(true)
}

/** Where plain search can finish, merging states changes no count. */
async function expectSoundMerging(scenario: Scenario<unknown>, solution: Solution, rule: Rule) {
  const program = programOf(scenario, solution)
  if (program({ work: async () => {} }).endless !== undefined) return // plain search has no end there
  const plain = await explore(program, { rule, merges: false, schedules: 300 })
  if (!plain.complete) return
  const merged = await explore(program, { rule })
  expect(merged.outcomes).toEqual(plain.outcomes)
  expect(merged.broken).toEqual(plain.broken)
}
