import type { Rule } from './adapters/transactions/transactions.ts'
import { type Program, type Rules, UnfitRules, underControl } from './execution/execute.ts'
import { DivergedSchedule, follow } from './execution/follow.ts'
import { endInOwnOrder } from './execution/own-order.ts'
import type { Move } from './execution/schedule.ts'
import {
  type Exploration,
  type ExploreOptions,
  type FailingTrace,
  inconclusive,
  NOTHING,
  type Sampled,
} from './exploration.ts'
import { censusOfInterleavings, censusOfStates, topologicalOrder } from './graph/census.ts'
import { fairCycles } from './graph/fair-cycles.ts'
import { simplestFailures } from './graph/simplest-failures.ts'
import { type Run, worded } from './report/worded.ts'
import { confirmAll } from './search/confirm.ts'
import { leastDeviations, UNKNOWN } from './search/deviations.ts'
import { NotRepeatable } from './search/discovery.ts'
import { type Sample, sample, together } from './search/sample.ts'
import { MOST_STATES, type Search, search } from './search/search.ts'

/**
 * Drives `program` through its interleavings and finds the simplest failing ones.
 *
 * The program's code runs as it is, with the real `async-mutex` and the real `stm`; what it awaits
 * there, or from `work`, is where others may come in. No other use of either package should be under
 * way in the process meanwhile. One exploration runs at a time; a second one waits for the first.
 *
 * Tasks that are given the very same function, as in `{ Alice: buy, Bob: buy }`, are taken for each
 * other, which takes far fewer states and changes no count.
 *
 * What a task throws is an outcome. Rejects with whatever `program` itself throws, or an invariant,
 * and with the reason of an aborted `signal`.
 */
export function explore(program: Program, options: ExploreOptions = {}): Promise<Exploration> {
  return underControl(async () => {
    const { rule = 'event-loop', merges = true } = options
    let rules: Rules = { rule, merges, seesCyclesEarly: true }
    for (;;) {
      try {
        return await exploreUnder(rules, program, options)
      } catch (error) {
        if (!(error instanceof UnfitRules)) throw error
        rules = { ...rules, ...error.instead }
      }
    }
  })
}

async function exploreUnder(
  rules: Rules,
  program: Program,
  options: ExploreOptions,
): Promise<Exploration> {
  try {
    return options.seed === undefined
      ? await searched(rules, program, options)
      : await sampled(rules, program, options, options.seed)
  } catch (error) {
    if (!(error instanceof NotRepeatable || error instanceof DivergedSchedule)) throw error
    return inconclusive(error.message)
  }
}

async function searched(
  rules: Rules,
  program: Program,
  options: ExploreOptions,
): Promise<Exploration> {
  const { graph, ...found } = await search(program, rules, options, (states) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(states)
  })
  const order = topologicalOrder(graph)
  // Who is served and who is not, on a cycle, is nothing that can be told of twins by their ranks.
  if (order === null && found.hasTwins) throw new UnfitRules({ mergesTwins: false })
  const cycles = order === null ? fairCycles(graph, found.tasks.length) : undefined
  const census = cycles
    ? censusOfStates(graph, cycles)
    : censusOfInterleavings(graph, order ?? [], found.complete)
  const paths = [...simplestFailures(graph, cycles?.served), ...(cycles?.lassos ?? [])]
  const { hasAssumedLoops, size: states } = graph
  const rounds = hasAssumedLoops ? MANY_ROUNDS : undefined
  const failures = await confirmAll(rules, program, paths, rounds)
  const { complete, bound, executions, overtakes } = found
  const exploration = {
    ...NOTHING,
    ...census,
    states,
    executions,
    hasAssumedLoops,
    complete,
    bound,
    overtakes,
    unseen: rules.unseen ?? null,
  }
  const isCutShort = paths.length === 0 && isAtBound(found, options, states)
  return isCutShort
    ? await withSample(rules, program, exploration, options.signal)
    : await inOwnOrder(rules, program, { ...exploration, failures })
}

/** Whether it was the bound on states alone that has cut a search short. */
const isAtBound = (
  { complete }: Pick<Search, 'complete'>,
  { preemptions, schedules, states: most = MOST_STATES }: ExploreOptions,
  states: number,
): boolean => !complete && preemptions === undefined && schedules === undefined && states >= most

/** How what a search has left out is sampled, where that was much. */
const AFTER_SEARCH = { depth: 3, schedules: 500, seed: 1 }

/** Adds to a search that has found no failure what samples show. */
async function withSample(
  rules: Rules,
  program: Program,
  exploration: Known,
  signal: AbortSignal | undefined,
): Promise<Exploration> {
  const shown = together([
    await sample(program, rules, { ...AFTER_SEARCH, strategy: 'random', signal }),
    await sample(program, rules, { ...AFTER_SEARCH, strategy: 'pct', signal }),
  ])
  const outcomes = new Map([...shown.outcomes, ...exploration.outcomes])
  const executions = exploration.executions + shown.runs
  const failures = await confirmAll(rules, program, shown.failures)
  const known = { ...exploration, outcomes, executions, failures, sampled: summaryOf(shown) }
  return await inOwnOrder(rules, program, known)
}

async function sampled(
  rules: Rules,
  program: Program,
  { strategy = 'random', depth = 3, schedules = 1000, signal }: ExploreOptions,
  seed: number,
): Promise<Exploration> {
  const shown = await sample(program, rules, { strategy, depth, schedules, seed, signal })
  const { outcomes, runs: executions } = shown
  const failures = await confirmAll(rules, program, shown.failures)
  const known = { ...NOTHING, outcomes, executions, failures, sampled: summaryOf(shown) }
  return await inOwnOrder(rules, program, known)
}

function summaryOf({ runs, outcomes }: Sample): Sampled {
  const failing = [...outcomes].filter(([outcome]) => outcome !== 'completed')
  return { runs, failing: failing.reduce((sum, [, count]) => sum + Number(count), 0) }
}

/** All but how it stands to Node's own order. */
type Known = Omit<Exploration, 'ownOrder' | 'deviations' | 'failures'> & {
  readonly failures: readonly FailingTrace[]
}

async function inOwnOrder(rules: Rules, program: Program, known: Known): Promise<Exploration> {
  const ownOrder = await endInOwnOrder(rules, program)
  const outcomes = known.failures.map(({ ending }) => ending.outcome)
  const isJudged = outcomes.some((outcome) => outcome !== 'inconclusive')
  // What goes on for ever is no schedule with an end, in which departures could be counted.
  const hasEnds = known.failures.every(({ repeatsFrom }) => repeatsFrom === undefined)
  const deviations = isJudged && hasEnds ? await leastDeviations(program, rules) : UNKNOWN
  return { ...known, failures: known.failures.map(worded), ownOrder, deviations }
}

/** How often a cycle is gone round again before it is shown, where loops were taken to be endless. */
const MANY_ROUNDS = 500

/**
 * Runs `program` once, by `schedule`. Where the schedule ends first, the run goes on without
 * pre-emptions; where it can repeat for ever `repeatsFrom` some step, it is run a few times round.
 * @throws DivergedSchedule if the schedule asks for what is not possible.
 */
export function replay(
  program: Program,
  schedule: readonly Move[],
  rule: Rule = 'event-loop',
  repeatsFrom?: number,
): Promise<Run> {
  return underControl(async () => {
    try {
      return worded(await follow({ rule, seesCyclesEarly: true }, program, schedule, repeatsFrom))
    } catch (error) {
      // Found where cycles were no certain deadlocks, it may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return worded(await follow({ rule, seesCyclesEarly: false }, program, schedule, repeatsFrom))
    }
  })
}
