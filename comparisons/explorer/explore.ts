import { forgetUsed, unfollowedUsed } from './adapters/unfollowed.ts'
import { assertOptions } from './checked-options.ts'
import { ASSUMED, AssumptionRefuted, type Rule } from './execution/assumptions.ts'
import { awaitsOutside, type Ending, endless, isFailing } from './execution/ending.ts'
import { withInterception } from './execution/execute.ts'
import { DivergedSchedule } from './execution/follower.ts'
import { type OwnOrder, runInQueueOrder } from './execution/run-queue-order.ts'
import type { Runner } from './execution/runner.ts'
import { LENGTHS } from './execution/time/slow-events.ts'
import {
  type Exploration,
  type ExploreOptions,
  type FailingTrace,
  inconclusive,
  NOTHING,
  withoutSchedule,
} from './exploration.ts'
import { shortened } from './fingerprint/object-path.ts'
import { censusOfInterleavings, censusOfStates, topologicalOrder } from './graph/census.ts'
import { type FairCycles, fairCycles } from './graph/fair-cycles.ts'
import { simplestFailures } from './graph/simplest-failures.ts'
import { oddsIn } from './odds/odds.ts'
import { type Explorable, type Program, programOf } from './program.ts'
import { beginsUnlike, unlikeStart } from './report/verdict.ts'
import { worded } from './report/worded.ts'
import { assertRuntime } from './runtime.ts'
import { confirm, confirmAll, confirmLoops } from './search/confirm.ts'
import { leastDepartures, UNKNOWN } from './search/departures.ts'
import { holdAgainstRuns } from './search/net.ts'
import { Nondeterministic } from './search/nondeterministic.ts'
import { againstRealRuns } from './search/real-check.ts'
import { refine } from './search/refine.ts'
import { refutedIn, withRefuted } from './search/refuted.ts'
import { sample, summaryOf, together } from './search/sample.ts'
import { type SearchResult, search } from './search/search.ts'

assertRuntime()

/**
 * Drives a program through its interleavings and finds the simplest failing ones. An `async` function
 * is a program of one task.
 *
 * The program's code runs as it is, with the real `async-mutex` and the real `stm`; what it awaits
 * there, or from `work`, is where other tasks may interleave. No other use of either package should
 * be under way in the process meanwhile. One exploration runs at a time; a second one waits for the
 * first.
 *
 * Tasks with the same function, as in `{ Alice: buy, Bob: buy }`, are interchangeable. States that
 * only swap them are merged, so there are far fewer, and no count changes.
 *
 * Without a `rule` the program is explored as Node runs it, and if it survives that, under a harsher
 * rule as well ({@link Exploration.harsher}).
 *
 * What a task throws is an outcome; an invariant that throws is broken. Rejects with whatever the program itself
 * throws, and with the reason of an aborted `signal`.
 * @throws ExplorerMisuse for an unknown option, for `work` without a label, and for what is no stage:
 *   no task, a misspelt part, an invariant that returns no boolean, a task that returns no promise.
 * @throws RangeError if the program has more than 30 tasks.
 *
 * @example
 * const shop: Program = (world) => {
 *   const stock = { pieces: 1 }
 *   const buy = async () => {
 *     if (stock.pieces === 0) return
 *     await world.work('pays')
 *     stock.pieces -= 1
 *   }
 *   const invariants = { 'nothing is sold twice': () => stock.pieces >= 0 }
 *   return { subject: stock, tasks: { Alice: buy, Bob: buy }, invariants }
 * }
 * const found = await explore(shop)
 * found.complete // => true
 * found.broken // => Map(1) { 'nothing is sold twice' => 6n }
 * found.interleavings // => 8n
 */
export async function explore(
  explorable: Explorable,
  options: ExploreOptions = {},
): Promise<Exploration> {
  const program = programOf(explorable)
  assertOptions(options)
  const { rule, seed } = options
  if (rule !== undefined) return await exploreUnder(program, rule, options)
  const inNode = await exploreUnder(program, 'node', options)
  const found = await againstRealRuns(program, inNode)
  const isDone = found.complete || seed !== undefined
  if (found.failures.length > 0 || !isDone) return found
  return {
    ...found,
    harsher: await exploreUnder(program, 'event-loop', { ...options, after: inNode }),
  }
}

/** Takes the state graph of a search, and what was found of its cycles, if it has any. */
export type Take = (found: SearchResult, cycles: FairCycles | undefined) => void

/** What is asked of one exploration, and what takes its graph: again, if it has to start again. */
interface Asked extends ExploreOptions {
  readonly take?: Take
}

/**
 * Programs that have kept state from run to run, and what was said of each. What they have kept may be the
 * same in all runs of a later exploration, which would not notice it.
 */
const keepers = new WeakMap<Program, string>()

/** Explores a program under one rule. */
export async function exploreUnder(
  program: Program,
  rule: Rule,
  options: Asked,
): Promise<Exploration> {
  const { merges = ASSUMED.merges, signal, after } = options
  signal?.throwIfAborted()
  return withInterception(async () => {
    forgetUsed()
    const kept = merges ? keepers.get(program) : undefined
    if (kept !== undefined) return inconclusive(rule, unrepeatable(kept))
    const assumed = { ...ASSUMED, rule, merges, ...refutedIn(after) }
    return await refine(program, assumed, async (runner) => {
      const found = await exploreBy(program, runner, options)
      return withRefuted({ ...found, notFollowed: unfollowedUsed() }, runner.assumptions)
    })
  }, signal)
}

async function exploreBy(program: Program, runner: Runner, options: Asked): Promise<Exploration> {
  try {
    const found =
      options.seed === undefined
        ? await searched(runner, options)
        : await sampled(runner, options, options.seed)
    const isUnlike = beginsUnlike(found)
    if (await runner.firstRunRecurs()) return isUnlike ? { ...found, complete: false } : found
    if (found.failures.some(({ cause }) => awaitsOutside(cause)))
      return { ...found, complete: false }
    throw new Nondeterministic(isUnlike ? unlikeStart(found) : undefined)
  } catch (error) {
    if (!(error instanceof Nondeterministic || error instanceof DivergedSchedule)) throw error
    const { rule } = runner.assumptions
    if (runner.outside !== null) return inconclusive(rule, runner.outside)
    if (error instanceof Nondeterministic) keepers.set(program, error.message)
    return inconclusive(rule, unrepeatable(error.message))
  }
}

const unrepeatable = (error: string): Ending => ({
  kind: 'unrepeatable',
  outcome: 'inconclusive',
  error,
})

async function searched(runner: Runner, options: Asked): Promise<Exploration> {
  const found = await search(runner, options, (states) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(states)
  })
  const { graph } = found
  const order = topologicalOrder(graph)
  // Which of several symmetric tasks starves on a cycle cannot be told by their ranks.
  if (order === null && found.hasSymmetry) throw new AssumptionRefuted({ symmetry: false })
  await holdAgainstRuns(runner, found, order)
  const cycles = order === null ? fairCycles(graph, found.tasks.length) : undefined
  options.take?.(found, cycles)
  const census = cycles
    ? censusOfStates(graph, cycles)
    : censusOfInterleavings(graph, order ?? [], found.complete)
  const schedules = [...simplestFailures(graph, cycles?.served), ...(cycles?.lassos ?? [])]
  const { hasAssumedLoops, size: states } = graph
  const failures = hasAssumedLoops
    ? await confirmLoops(runner, schedules)
    : await confirmAll(runner, schedules)
  const { complete, bound, horizon, limitedBy, executions, overtakes, looksOutside } = found
  const { walks = 0 } = options
  const isCounted = walks > 0 && complete && order !== null && schedules.length > 0
  const partial: PartialExploration = {
    ...NOTHING,
    rule: runner.assumptions.rule,
    ...census,
    states,
    executions,
    hasAssumedLoops,
    complete,
    bound,
    horizon,
    limitedBy,
    overtakes,
    lengths: runner.assumptions.hashesTime ? LENGTHS : null,
    looksOutside,
    unseen: shortened(runner.assumptions.unseen),
    ...(isCounted && { odds: oddsIn(graph, walks) }),
    failures,
  }
  if (census.outcomes.size === 0 && horizon !== null && !found.hasEndless) {
    return await withForecast(runner, withoutEnd(partial, found.tasks, horizon))
  }
  const isToBeSampled = limitedBy === 'states' && options.preemptions === undefined
  return schedules.length === 0 && isToBeSampled
    ? await withSample(runner, partial, options.signal)
    : await withForecast(runner, partial)
}

/** No run has come to an end within this many `steps`, and so none was judged. */
function withoutEnd(
  partial: PartialExploration,
  tasks: readonly string[],
  steps: number,
): PartialExploration {
  const ending = endless(steps)
  const outcomes = new Map([[ending.outcome, 1n]])
  return { ...partial, outcomes, failures: [withoutSchedule(tasks, ending)] }
}

/** How what a search has left out is sampled, where that was much. */
const AFTER_SEARCH = { depth: 3, schedules: 500, seed: 1 }

/** Adds what samples show to a search that has found no failure. */
async function withSample(
  runner: Runner,
  partial: PartialExploration,
  signal: AbortSignal | undefined,
): Promise<Exploration> {
  const shown = together([
    await sample(runner, { ...AFTER_SEARCH, strategy: 'random', signal }),
    await sample(runner, { ...AFTER_SEARCH, strategy: 'pct', signal }),
  ])
  const outcomes = new Map([...shown.outcomes, ...partial.outcomes])
  const executions = partial.executions + shown.runs
  const failures = await confirmAll(runner, shown.failures)
  const sampled = summaryOf(shown)
  return await withForecast(runner, { ...partial, outcomes, executions, failures, sampled })
}

async function sampled(
  runner: Runner,
  { strategy = 'random', depth = 3, schedules = 1000, signal, stopAtFirst }: ExploreOptions,
  seed: number,
): Promise<Exploration> {
  const shown = await sample(runner, { strategy, depth, schedules, seed, signal, stopAtFirst })
  const { outcomes, runs: executions } = shown
  const failures = await confirmAll(runner, shown.failures)
  const found = { outcomes, executions, failures, sampled: summaryOf(shown) }
  const { rule } = runner.assumptions
  return await withForecast(runner, { ...NOTHING, rule, ...found })
}

/** An exploration without the forecast of runs in Node's own order, and not yet in words. */
type PartialExploration = Omit<Exploration, 'ownOrder' | 'deviations' | 'failures'> & {
  readonly failures: readonly FailingTrace[]
}

/**
 * Adds how a run ends in Node's own order, and how far from it failures are. Both are facts about Node,
 * whatever rule was explored: only under `node` is the order of what became ready Node's own.
 */
async function withForecast(runner: Runner, partial: PartialExploration): Promise<Exploration> {
  const queued = await runInQueueOrder(runner)
  const { outcomes, failures } = await withQueueOrder(runner, partial, queued)
  const isJudged = failures.some(({ ending }) => ending.outcome !== 'inconclusive')
  // Departures can be counted only in a schedule that has an end.
  const haveEnds = failures.every(({ repeatsFrom }) => repeatsFrom === undefined)
  const isAsked = partial.limitedBy !== 'stopAtFirst'
  const isNode = partial.rule === 'node'
  const node = isNode ? runner : runner.with({ rule: 'node' })
  const { outcome: ownOrder } = isNode ? queued : await runInQueueOrder(node)
  const counted = isJudged && haveEnds && isAsked ? await leastDepartures(node) : UNKNOWN
  // Node itself may have none of the failures of a harsher rule, so nothing is known of their distance.
  const deviations = isNode || counted.least !== null ? counted : { ...counted, atLeast: 0 }
  return { ...partial, outcomes, failures: failures.map(worded), ownOrder, deviations }
}

/**
 * Adds a failure in the order of the queue, if it was not found. A loop of that order is a failure of Node
 * alone: where other orders are possible, it may pass over a task that could go on, which is not fair.
 */
async function withQueueOrder(
  runner: Runner,
  { rule, outcomes, failures }: PartialExploration,
  { outcome, moves, repeatsFrom }: OwnOrder,
): Promise<Pick<PartialExploration, 'outcomes' | 'failures'>> {
  const isKnown = !isFailing(outcome) || outcomes.has(outcome)
  if (isKnown || (repeatsFrom !== undefined && rule !== 'node')) return { outcomes, failures }
  const failure = await confirm(runner, { outcome, moves, repeatsFrom })
  return { outcomes: new Map([...outcomes, [outcome, 1n]]), failures: [...failures, failure] }
}
