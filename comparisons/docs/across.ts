import { type Facts, markOf, type ScenarioFacts, type SolutionFacts } from '../verdicts/facts.ts'
import { pageLink, solutionLink } from './links.ts'
import { table } from './tables.ts'

/** What a scenario has made of the solutions of its pattern. */
interface Across {
  readonly facts: Facts
  readonly scenario: string
  readonly found: readonly (readonly [SolutionFacts, readonly ScenarioFacts[]])[]
}

function across(facts: Facts): Across[] {
  const names = new Set(
    facts.solutions.flatMap(({ scenarios }) => scenarios.map(({ name }) => name)),
  )
  return [...names].map((scenario) => ({
    facts,
    scenario,
    found: facts.solutions.map(
      (solution) => [solution, solution.scenarios.filter(({ name }) => name === scenario)] as const,
    ),
  }))
}

const starves = ({ failures }: ScenarioFacts): boolean =>
  failures.some(({ ending }) => ending.outcome === 'starvation')

/** Every scenario in which some solution lets somebody wait for ever: which do, and which do not. */
export function starvationTable(all: readonly Facts[], folder: string): string {
  const rows = all.flatMap(across).flatMap(({ facts, scenario, found }) => {
    const starving = found.filter(([, reports]) => reports.some(starves))
    if (starving.length === 0) return []
    const serving = found.filter(([{ bug }, reports]) => bug === undefined && isServed(reports))
    const named = ([{ name }, reports]: Across['found'][number]) =>
      `${linkTo(facts, name, folder)}${isOnlyAtReads(reports) ? ' (at every read)' : ''}`
    const served = serving.map(([{ name }]) => linkTo(facts, name, folder))
    const title = pageLink(facts, folder)
    const starved = starving.map(named).join(', ')
    return [[title, scenario, whomOf(starving), starved, served.join(', ') || 'none']]
  })
  return table(['pattern', 'scenario', 'who may starve', 'with', 'but not with'], rows)
}

/** Who is passed over, and by whom, as the first failure of the kind tells it. */
function whomOf(starving: Across['found']): string {
  const failures = starving.flatMap(([, reports]) => reports.flatMap(({ failures }) => failures))
  const message = failures.find(({ ending }) => ending.outcome === 'starvation')?.ending.message
  return message?.replace(/^.*for ever: /s, '').replace(/, again and again$/, '') ?? ''
}

const isServed = (reports: readonly ScenarioFacts[]): boolean =>
  reports.length > 0 && reports.every((report) => markOf(report) === '✓')

const isOnlyAtReads = (reports: readonly ScenarioFacts[]): boolean =>
  reports.filter(starves).every(({ rule }) => rule === 'preemptive')

/** Every failure of which real runs show more, or less, than was to be expected in Node's own order. */
export function disagreementTable(all: readonly Facts[], folder: string): string {
  const rows = all.flatMap((facts) =>
    facts.solutions.flatMap(({ name, scenarios }) =>
      scenarios
        .filter(({ isAsForetold }) => !isAsForetold)
        .map((scenario) => [linkTo(facts, name, folder), scenario.name, scenario.ownOrder]),
    ),
  )
  return table(['solution', 'scenario', 'what was expected, and what real runs did'], rows)
}

/** Every composition: what became of the solution with locks, and of the one with transactions. */
export function compositionTable(all: readonly Facts[], folder: string): string {
  const rows = all.flatMap(across).flatMap(({ facts, scenario, found }) => {
    const ofKind = found.some(([, reports]) => reports[0]?.kind === 'composition')
    if (!ofKind) return []
    const cell = (name: string) => {
      const [, reports = []] = found.find(([solution]) => solution.name === name) ?? []
      const endings = [...new Set(reports.map(endingOf))]
      return endings.filter((ending) => endings.length === 1 || ending !== '✓').join(', ')
    }
    const title = pageLink(facts, folder)
    return [[title, scenario, cell('mutex'), cell('stm')]]
  })
  return table(['pattern', 'composition', '`mutex`', '`stm`'], rows)
}

function endingOf(scenario: ScenarioFacts): string {
  const mark = markOf(scenario)
  if (mark === '✓') return mark
  if (mark === '–') return `– ${scenario.verdict}`
  return `✗ ${scenario.failures.map(({ ending }) => ending.outcome).join(', ')}`
}

const linkTo = ({ pattern }: Facts, name: string, folder: string): string =>
  solutionLink(name, `${folder}${pattern}.md`)
