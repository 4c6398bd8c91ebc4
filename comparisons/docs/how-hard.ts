import { STRATEGIES, type Strategy } from '../explorer/index.ts'
import { table } from '../render/markdown.ts'
import { count } from '../text/quantity.ts'
import type { Count, Facts, Findings, ScenarioFacts, SolutionFacts } from '../verdicts/facts.ts'
import { underRule } from '../verdicts/rule-label.ts'
import { pageLink, solutionLink } from './links.ts'

/** How many of `of` runs fail, or have failed where runs were only walked. */
interface Share {
  readonly failing: number
  readonly of: number
  readonly isExact: boolean
}

/** One failure, and what each way to choose schedules needs to meet it. */
interface Hunt {
  readonly facts: Facts
  readonly solution: SolutionFacts
  readonly scenario: ScenarioFacts
  readonly findings: Findings
  readonly shares: Readonly<Record<Way, Share>>
}

type Way = 'random walk' | 'uniform' | Strategy

const NAMES: Readonly<Record<Way, string>> = {
  'random walk': 'random walk',
  uniform: 'uniform',
  'pct 1': 'PCT, d = 1',
  'pct 2': 'PCT, d = 2',
  'pct 3': 'PCT, d = 3',
  pos: 'POS',
  surw: 'SURW',
}

const WAYS = Object.keys(NAMES) as Way[]

/** One failure of each wrong solution, in the first scenario in which it was walked through. */
function huntsIn(all: readonly Facts[]): Hunt[] {
  return all.flatMap((facts) =>
    facts.solutions.flatMap((solution) => {
      const found = solution.scenarios.flatMap((scenario) => {
        const { findings } = scenario
        const shares = findings && sharesIn(findings)
        return shares ? [{ facts, solution, scenario, findings, shares }] : []
      })
      return found.slice(0, 1)
    }),
  )
}

function sharesIn({ odds, chance, outcomes, interleavings }: Findings): Hunt['shares'] | undefined {
  if (odds === undefined || chance === null || interleavings === null) return undefined
  const walked = STRATEGIES.map((strategy) => [
    strategy,
    { failing: odds.failed[strategy], of: odds.walks, isExact: false },
  ])
  const completed = ratio(outcomes.completed ?? 0, interleavings)
  return {
    'random walk': { failing: chance, of: 1, isExact: true },
    uniform: { failing: 1 - completed, of: 1, isExact: true },
    ...(Object.fromEntries(walked) as Record<Strategy, Share>),
  }
}

/** `part` of `whole`, exact to fifteen digits, however large both are. */
function ratio(part: Count, whole: Count): number {
  const scale = 10n ** 15n
  return Number((BigInt(part) * scale) / BigInt(whole)) / Number(scale)
}

/**
 * The rule of three: where no walk has failed, fewer than three in as many would, with a confidence
 * of 95 %.
 */
const AT_MOST = 3

/** The mean number of runs until the first failure; a lower bound where no walk has failed. */
const runsUntil = ({ failing, of, isExact }: Share): number =>
  failing === 0 && !isExact ? of / AT_MOST : of / failing

/** The same in words, with the standard error of what was estimated. */
function runsInWords(share: Share): string {
  const runs = runsUntil(share)
  if (share.isExact) return rounded(runs)
  if (share.failing === 0) return `over ${rounded(runs)}`
  const p = share.failing / share.of
  const error = runs * Math.sqrt((1 - p) / share.failing)
  return error < runs / 20 ? rounded(runs) : `${rounded(runs)} ± ${rounded(error)}`
}

const rounded = (n: number): string =>
  n < 9.95 ? n.toFixed(1).replace(/\.0$/, '') : count(Math.round(n))

/** A row for each wrong solution, the hardest for a random walk first. */
export function howHardTable(all: readonly Facts[], folder: string): string {
  const hunts = huntsIn(all).sort(
    (a, b) => runsUntil(b.shares['random walk']) - runsUntil(a.shares['random walk']),
  )
  const rows = hunts.map(({ facts, solution, scenario, findings, shares }) => [
    pageLink(facts, folder),
    underRule(placeOf(facts, solution, scenario, folder), scenario.rule),
    `${count(findings.states)}, ${count(findings.executions)}`,
    findings.ownOrder === 'completed' ? 'no' : 'yes',
    ...WAYS.map((way) => runsInWords(shares[way])),
  ])
  const head = ['problem', 'wrong solution', 'all: states, runs', "fails in Node's own order"]
  return table([...head, ...WAYS.map((way) => NAMES[way])], rows)
}

function placeOf(
  { pattern }: Facts,
  { name }: SolutionFacts,
  scenario: ScenarioFacts,
  folder: string,
): string {
  return `${solutionLink(name, `${folder}${pattern}.md`)} in '${scenario.name}'`
}

/** Up to how many runs a column of the summary goes. */
const COLUMNS = [1, 2, 10, 100]

/** Probabilities are sums of rounded ones. */
const ROUNDING = 1e-9

/** For each way to choose schedules, how many of the failures need how many runs in the mean. */
export function howHardSummary(all: readonly Facts[]): string {
  const hunts = huntsIn(all)
  const rows = WAYS.map((way) => {
    const runs = hunts.map(({ shares }) => runsUntil(shares[way]) - ROUNDING)
    const cells = COLUMNS.map((most, i) => {
      const least = COLUMNS[i - 1] ?? 0
      return runs.filter((each) => each > least && each <= most).length
    })
    const more = runs.filter((each) => each > (COLUMNS.at(-1) as number)).length
    return [NAMES[way], ...[...cells, more].map(String)]
  })
  const head = COLUMNS.map((most, i) => (i === 0 ? 'every run fails' : `up to ${most} runs`))
  const walks = hunts[0]?.findings.odds?.walks ?? 0
  const about = `${hunts.length} wrong solutions, one failure each; ${count(walks)} walks for each estimate.`
  return `${about}\n\n${table(['', ...head, 'more'], rows)}`
}
