import { readdir } from 'node:fs/promises'
import { Chalk } from 'chalk'
import { beforeAll, describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import type { Scenario } from '../../patterns/pattern.ts'
import type { Outcome } from '../../patterns/stage.ts'
import { type ToExplore, together } from '../../scripts/explore-all.ts'
import { renderGlance } from '../render/glance.ts'
import { renderHead, renderLegend, renderSolution } from '../render/terminal.ts'
import { plain } from '../text/paint.ts'
import { WIDTH } from '../text/width.ts'
import { Examination } from './examination.suite.ts'
import type { Facts, ScenarioFacts } from './facts.ts'
import { rememberingIn } from './remembering.ts'
import { digestOfAll, forgetTested, keepTested } from './tested-facts.ts'
import { faultsIn } from './winner.ts'

// What each pattern promises.

const COMPETITORS = ['mutex', 'event', 'stm']

const entries = await discover()
const examination = new Examination()

/** Begins with the solutions of each pattern of which a test is to run. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads here which fixtures are wanted.
beforeAll(async ({}, { tasks }) => {
  const run = tasks.filter(({ mode }) => mode === 'run').map(({ name }) => name)
  const wanted = entries.filter(({ name }) => run.includes(name))
  const all: ToExplore[] = []
  for (const { name: pattern, solutions } of wanted) {
    all.push(...(await solutions()).map(({ name: solution }) => ({ pattern, solution })))
  }
  examination.begin(all)
})

for (const entry of entries) {
  await forgetTested(entry.name)
  const digest = await digestOfAll(entry.name)
  const solutions = await entry.solutions()
  const examined = ({ name: solution }: Solution) =>
    examination.of({ pattern: entry.name, solution })
  describe(entry.name, () => {
    it('has a title, a lesson, a README, and scenarios of the three kinds', async () => {
      const { title, lesson, scenarios } = entry.pattern
      expect(title).not.toBe('')
      expect(lesson).not.toBe('')
      expect(await readdir(new URL(`../../patterns/${entry.name}`, import.meta.url))).toContain(
        'README.md',
      )
      const kinds = new Set(Object.values(scenarios).map(({ kind }) => kind))
      expect([...kinds].sort()).toEqual(['composition', 'liveness', 'safety'])
    })

    it('has a wrong solution without STM, a correct mutex solution, and an STM solution', () => {
      const names = solutions.map(({ name }) => name)
      expect(names).toEqual(expect.arrayContaining(['mutex', 'stm']))
      expect(solutions.some(({ kind, bug }) => kind !== 'stm' && bug !== undefined)).toBe(true)
    })

    it('has its composition in both halves, and each competitor opened up for it', () => {
      const halves = Object.values(entry.pattern.scenarios).flatMap(({ half }) => half ?? [])
      if (halves.length === 0) return
      expect(new Set(halves)).toEqual(new Set(['closed', 'opened']))
      const competitors = solutions.filter(({ name }) => COMPETITORS.includes(name))
      expect(competitors).toHaveLength(3)
      for (const { name, opened, published, composing } of competitors) {
        expect({ name, opened, published, composing }).toEqual({
          name,
          opened: expect.any(Object),
          published: expect.any(Object),
          composing: { beforehand: expect.any(String), undone: expect.any(String) },
        })
      }
    })

    it.each(solutions)('$name declares outcomes of existing scenarios', ({ outcomes }) => {
      expect(Object.keys(entry.pattern.scenarios)).toEqual(
        expect.arrayContaining(Object.keys(outcomes)),
      )
    })

    it.each(solutions)(
      '$name is either wrong, with a bug that it declares to fail by, or correct, with a price',
      (solution) => {
        const isWrong = solution.bug !== undefined
        expect(isWrong).not.toBe(solution.price !== undefined)
        expect(declaresFailure(entry, solution)).toBe(isWrong)
      },
    )

    it.each(solutions)('$name behaves as it declares', async (solution) => {
      const { facts } = await examined(solution)
      expect(linesOf(facts).filter((line) => line.length > WIDTH)).toEqual([])
      for (const found of facts.solutions.flatMap(({ scenarios }) => scenarios)) {
        expect(found.surprises, `${found.name}, ${found.rule}`).toEqual([])
        expectCoverage(entry, found)
      }
    })

    it.each(solutions)('$name keeps no state that the explorer cannot see', async (solution) => {
      expect((await examined(solution)).merging.counts).toEqual([])
    })

    it.each(solutions)(
      '$name continues from a state in the same way, however it was reached',
      async (solution) => {
        expect((await examined(solution)).merging.moves).toEqual([])
      },
    )

    it('forgets only duties of correct solutions, and each competitor answers all of them', () => {
      const forgetful = solutions.flatMap(({ forgets }) => forgets ?? [])
      const named = new Set(forgetful.flatMap(({ of }) => of))
      const duties = [...new Set(forgetful.map(({ duty }) => duty))]
      for (const name of named) {
        const solution = solutions.find((each) => each.name === name)
        expect(solution, name).toMatchObject({ name, bug: undefined })
        const own = forgetful.filter(({ of }) => of.includes(name)).map(({ duty }) => duty)
        const spared = Object.keys(solution?.spared ?? {})
        expect([...new Set([...own, ...spared])].sort(), name).toEqual(duties.toSorted())
      }
      if (named.size > 0) expect([...named]).toEqual(expect.arrayContaining(COMPETITORS))
    })

    it('has an opinion that the results do not contradict, and says why in one clause', async () => {
      const all = await Promise.all(solutions.map(examined))
      const facts = together(all.map((each) => each.facts))
      expect(faultsIn(facts)).toEqual([])
      for (const { name: forgetful, forgets } of facts.solutions) {
        for (const of of forgets?.of ?? []) {
          const without = rememberingIn(facts.solutions)
            .flatMap(({ solutions: burdens }) => burdens)
            .filter((burden) => burden.solution === of)
            .flatMap((burden) => burden.duties.map((each) => each.without))
          expect(without, `${forgetful} fails where ${of} survives`).toContain(forgetful)
        }
      }
      await keepTested(facts, digest)
      expect(facts.choice.because).toMatch(/^[a-zA-Z][^.]{9,68}$/)
    })
  })
}

/** Everything that the terminal shows of a comparison, without colours. */
function linesOf(facts: Facts): string[] {
  const palette = new Chalk({ level: 0 })
  const texts = [
    renderHead(facts, palette),
    ...facts.solutions.map((solution) => renderSolution(facts.pattern, solution, palette)),
    renderLegend(facts, palette),
  ]
  return [...texts.join('').split('\n'), ...renderGlance(facts, plain)]
}

/**
 * Whether a solution declares a failure outside of compositions, in which a correct solution may
 * fail. A correct one may starve a task elsewhere too, if it declares that: that is a price. One that
 * forgets a duty of another may fail in what that one opens up.
 */
function declaresFailure({ pattern }: Entry, { outcomes, bug, forgets }: Solution): boolean {
  return Object.entries(outcomes).some(([name, ending]) => {
    const { kind, half } = pattern.scenarios[name] as Scenario<unknown>
    const isOther = forgets === undefined || half === 'closed'
    if ('inexpressible' in ending || (kind === 'composition' && isOther)) return false
    const isForgiven = (outcome: Outcome) => bug === undefined && outcome === 'starvation'
    return ending.some((outcome) => outcome !== 'completed' && !isForgiven(outcome))
  })
}

/** "Survived" takes a complete search, unless the scenario is declared too large for one. */
function expectCoverage({ pattern }: Entry, found: ScenarioFacts) {
  const { name, rule, findings, declared } = found
  const { isLarge } = pattern.scenarios[name] as Scenario<unknown>
  if (findings === null || isLarge || declared.some((each) => each !== 'completed')) return
  expect(findings.complete, `${name}, ${rule}`).toBe(true)
}
