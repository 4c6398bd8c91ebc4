import { describeProgress } from '../explorer/index.ts'
import { table } from '../render/markdown.ts'
import { plural } from '../text/quantity.ts'
import { describeForecast, describeVerdict } from '../verdicts/describe-facts.ts'
import {
  type Facts,
  isSurvived,
  markOf,
  type ScenarioFacts,
  type SolutionFacts,
} from '../verdicts/facts.ts'
import { matchesForecast } from '../verdicts/real-runs.ts'
import { PLAIN_RULE, ruleLabel } from '../verdicts/rule-label.ts'
import { pageLink, solutionLink } from './links.ts'

/** What became of each solution of a pattern in one scenario. */
interface InScenario {
  readonly facts: Facts
  readonly scenario: string
  readonly found: readonly (readonly [SolutionFacts, readonly ScenarioFacts[]])[]
}

function scenariosOf(facts: Facts): InScenario[] {
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

/** Every scenario in which some solution lets a task starve: which solutions do, and which do not. */
export function starvationTable(all: readonly Facts[], folder: string): string {
  const rows = all.flatMap(scenariosOf).flatMap(({ facts, scenario, found }) => {
    const starving = found.filter(([, reports]) => reports.some(starves))
    if (starving.length === 0) return []
    const serving = found.filter(([{ bug }, reports]) => bug === undefined && isServed(reports))
    const named = ([{ name }, reports]: InScenario['found'][number]) =>
      `${linkTo(facts, name, folder)}${ruleOf(reports.filter(starves))}`
    const served = serving.map(([{ name }]) => linkTo(facts, name, folder))
    const title = pageLink(facts, folder)
    const starved = starving.map(named).join(', ')
    return [[title, scenario, whomOf(starving), starved, served.join(', ') || 'none']]
  })
  return table(['pattern', 'scenario', 'who may starve', 'with', 'but not with'], rows)
}

/** Which tasks starve in the first failure of the kind, and which make progress. */
function whomOf(starving: InScenario['found']): string {
  const failures = starving.flatMap(([, reports]) => reports.flatMap(({ failures }) => failures))
  const endings = failures.map(({ ending }) => ending)
  const ending = endings.find(({ outcome }) => outcome === 'starvation')
  return ending?.kind === 'recurs' ? describeProgress(ending) : ''
}

const isServed = (reports: readonly ScenarioFacts[]): boolean =>
  reports.length > 0 && reports.every(isSurvived)

/** The harsher rules of `reports`, in brackets; nothing if one of them is of the event loop itself. */
function ruleOf(reports: readonly ScenarioFacts[]): string {
  if (reports.some(({ rule }) => rule === PLAIN_RULE)) return ''
  const labels = new Set(reports.map(({ rule }) => ruleLabel(rule)))
  return ` (${[...labels].join(', ')})`
}

/** Every failure of which real runs showed more, or less, than was forecast in Node's own order. */
export function disagreementTable(all: readonly Facts[], folder: string): string {
  const compared = all.flatMap((facts) =>
    facts.solutions.flatMap(({ name, scenarios }) =>
      scenarios.filter(isCompared).map((scenario) => ({ facts, name, scenario })),
    ),
  )
  const unforeseen = compared.filter(({ scenario }) => isUnforeseen(scenario))
  if (unforeseen.length === 0) {
    const failing = plural(compared.length, 'failing scenario')
    return `That was done for ${failing}, and in each of them real runs did what was forecast.\n`
  }
  const rows = unforeseen.map(({ facts, name, scenario }) => [
    linkTo(facts, name, folder),
    scenario.name,
    describeForecast(scenario),
  ])
  return table(['solution', 'scenario', 'what was expected, and what real runs did'], rows)
}

/** Whether real runs were made of a scenario that fails. */
const isCompared = ({ failures, real }: ScenarioFacts): boolean =>
  failures.length > 0 && real !== null

const isUnforeseen = ({ findings, real }: ScenarioFacts): boolean =>
  findings !== null && !matchesForecast(findings, real)

/** Every composition: what became of `mutex` in it, of `event`, and of `stm`. */
export function compositionTable(all: readonly Facts[], folder: string): string {
  const rows = all.flatMap(scenariosOf).flatMap(({ facts, scenario, found }) => {
    const ofKind = found.some(([, reports]) => reports[0]?.kind === 'composition')
    if (!ofKind) return []
    const cell = (name: string) => {
      const [, reports = []] = found.find(([solution]) => solution.name === name) ?? []
      const endings = [...new Set(reports.map(endingOf))]
      return endings.filter((ending) => endings.length === 1 || ending !== '✓').join(', ')
    }
    const title = pageLink(facts, folder)
    return [[title, scenario, cell('mutex'), cell('event'), cell('stm')]]
  })
  return table(['pattern', 'composition', '`mutex`', '`event`', '`stm`'], rows)
}

function endingOf(scenario: ScenarioFacts): string {
  const mark = markOf(scenario)
  if (mark === '–') return `${mark} ${describeVerdict(scenario)}`
  return [mark, scenario.failures.map(({ ending }) => ending.outcome).join(', ')]
    .join(' ')
    .trimEnd()
}

const linkTo = ({ pattern }: Facts, name: string, folder: string): string =>
  solutionLink(name, `${folder}${pattern}.md`)
