import { plural } from '../text/quantity.ts'
import { type Facts, failureToShow, MEANINGS, type SolutionFacts, worstOf } from './facts.ts'
import { type Decision, decisionOn, evidenceIn, type Setting } from './winner.ts'

/** What was found of a pattern, in a few words each. */
export interface Summary {
  readonly pattern: string
  readonly title: string
  /** Every solution did what its file declares, and the findings support the choice. */
  readonly ok: boolean
  readonly choice: Readonly<Record<Setting, Decision>> & {
    readonly because: string
    /** What of it the findings contradict, in a line each. */
    readonly faults: readonly string[]
  }
  /** The wrong version with locks to show first. */
  readonly wrong: Wrong | undefined
  /** What `mutex` costs. */
  readonly mutex: string
  /** What `stm` costs, or what is wrong with it. */
  readonly stm: string
  /** What became of two solved problems together. */
  readonly composed: { readonly mutex: string; readonly stm: string }
}

export interface Wrong {
  readonly solution: string
  readonly bug: string
  readonly outcome: string
  readonly preemptions: number
}

export function summaryOf(facts: Facts): Summary {
  const { pattern, title, ok, solutions } = facts
  const [alone, composed] = [decisionOn('alone', facts), decisionOn('composed', facts)]
  const faults = [alone, composed].flatMap(({ fault }) => fault ?? [])
  const named = (name: string) => solutions.find((solution) => solution.name === name)
  const [mutex, stm] = [named('mutex'), named('stm')]
  return {
    pattern,
    title,
    ok: ok && faults.length === 0,
    choice: {
      alone,
      composed,
      because: facts.choice.because,
      faults,
    },
    wrong: wrongOf(solutions),
    mutex: costOf(mutex),
    stm: costOf(stm),
    composed: { mutex: composedOf(mutex), stm: composedOf(stm) },
  }
}

/** What decides both parts, in a line each; empty if the prices decide. */
export const decidedBy = ({ choice }: Summary): readonly string[] => [
  ...new Set([choice.alone, choice.composed].flatMap(evidenceFor)),
]

/** What decides one part, in a line each; empty if the prices decide. */
export const evidenceFor = (decision: Decision): readonly string[] =>
  decision.wins === 'neither'
    ? decision.withNeither.map(
        (name) => `${name} survives every scenario, with neither locks nor STM`,
      )
    : evidenceIn(decision)

/** How often each side wins, the most frequent first: `STM 2, either 1`. */
export function countWins(summaries: readonly Summary[], setting: Setting): string {
  const times = new Map<string, number>()
  for (const { choice } of summaries) {
    const { wins } = choice[setting]
    times.set(wins, (times.get(wins) ?? 0) + 1)
  }
  const counts = [...times].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return counts.map(([wins, count]) => `${wins} ${count}`).join(', ')
}

/** The same, and how often the prices decided: `STM 2, either 1 (1 by the prices)`. */
export function tally(summaries: readonly Summary[], setting: Setting): string {
  const judged = summaries.filter(({ choice }) => evidenceFor(choice[setting]).length === 0)
  return `${countWins(summaries, setting)} (${judged.length} by the prices)`
}

/** How a wrong version fails: `deadlock, after 1 pre-emption`. */
export const foundHow = ({ outcome, preemptions }: Wrong): string =>
  `${outcome}, ${preemptions === 0 ? 'without a pre-emption' : `after ${plural(preemptions, 'pre-emption')}`}`

/** `mutex-naive` if there is one, else the first wrong one with locks, else the first wrong one. */
function wrongOf(solutions: readonly SolutionFacts[]): Wrong | undefined {
  const wrong = solutions.filter(({ kind, bug }) => kind !== 'stm' && bug !== undefined)
  const chosen =
    wrong.find(({ name }) => name === 'mutex-naive') ??
    wrong.find(({ kind }) => kind === 'mutex') ??
    wrong[0]
  const failure = chosen && failureToShow(chosen)?.failure
  if (chosen?.bug === undefined || failure === undefined) return undefined
  const { outcome } = failure.ending
  return { solution: chosen.name, bug: chosen.bug, outcome, preemptions: failure.preemptions }
}

function costOf(solution: SolutionFacts | undefined): string {
  if (solution === undefined) return 'there is none'
  return solution.bug === undefined ? (solution.price ?? '') : `wrong: ${solution.bug}`
}

/** Each way in which compositions fail, once; or the mark of survival. */
function composedOf(solution: SolutionFacts | undefined): string {
  const compositions = solution?.scenarios.filter(({ kind }) => kind === 'composition') ?? []
  const endings = compositions.flatMap((scenario) =>
    scenario.findings === null
      ? [MEANINGS['–']]
      : scenario.failures.map(({ ending }) => ending.outcome),
  )
  return endings.length === 0
    ? (worstOf(compositions) ?? '✓')
    : `✗ ${[...new Set(endings)].join(', ')}`
}
