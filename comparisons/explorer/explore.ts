import type { Outcome } from '../../patterns/stage.ts'
import { censusOfInterleavings, censusOfStates, topologicalOrder } from './graph/census.ts'
import { fairCycles } from './graph/fair-cycles.ts'
import type { Lasso } from './graph/lasso.ts'
import { type Path, simplestFailures } from './graph/simplest-failures.ts'
import type { Rule } from './instruments/transactions.ts'
import type { Ending } from './run/ending.ts'
import { type Program, type Rules, UnfitRules, underControl } from './run/execute.ts'
import { DivergedSchedule, follow, type Run } from './run/follow.ts'
import { endInOwnOrder } from './run/own-order.ts'
import type { Move } from './run/schedule.ts'
import { type Deviations, leastDeviations, UNKNOWN } from './search/deviations.ts'
import { NotRepeatable } from './search/discovery.ts'
import { type Sample, sample, together } from './search/sample.ts'
import { type Bounds, MOST_STATES, type Search, search } from './search/search.ts'

/** How far to search, and by which rule. Without any: completely, if that takes 50,000 states at most. */
export interface ExploreOptions extends Bounds {
  /** A whole number. Take choices at random instead, from this seed, in `schedules` runs (1,000 if it is not said). */
  readonly seed?: number | undefined
  /**
   * With `seed`, how choices are taken: `random`, each task that can go on being as likely as the
   * next, if it is not said; or `pct`, by priorities at random that change at a few steps, which finds
   * some rare orders sooner (Burckhardt et al. 2010).
   */
  readonly strategy?: 'random' | 'pct' | undefined
  /** With `pct`, how many steps have to come in the right order for a failure; 3 if it is not said. */
  readonly depth?: number | undefined
  /** How transactions run. Default: `event-loop`, each as one step, as JavaScript runs it. */
  readonly rule?: Rule | undefined
  /** Is told now and then how many states are known. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** The simplest schedule that was found for one way of failing, run once more to be sure. */
export interface Failure extends Run {
  /** How often a task that could have gone on was made to wait. */
  readonly preemptions: number
  /** After how many steps no way of going on could have ended well; `null` if that is not known. */
  readonly pointOfNoReturn: number | null
}

/** What an exploration has found, and what it covered. */
export interface Exploration {
  /**
   * How many interleavings end in which way, each cut at its first failure. Where there are
   * infinitely many, states are counted instead; where `seed` is given, runs, and so it is for what
   * only the runs have shown that were sampled after a search.
   */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many of these break which invariant. */
  readonly broken: ReadonlyMap<string, bigint>
  readonly states: number
  /** How many there are, each cut at its first failure; `null` where they are infinitely many, or were not counted. */
  readonly interleavings: bigint | null
  readonly executions: number
  /** Some loop was seen to repeat itself 30 times, and was taken to do so for ever. */
  readonly hasAssumedLoops: boolean
  /** Whether every interleaving was covered. */
  readonly complete: boolean
  /** Where not: all with so many pre-emptions were; `null` if not even that, or if complete. */
  readonly bound: number | null
  /**
   * The probability, from 0 to 1, that a run fails which takes every choice at random among all
   * that can go on; `null` where that was not computed.
   */
  readonly chance: number | null
  /**
   * What runs with choices at random have added, or were all that was done. A search that comes to
   * its bound of states, and to no failure before, is followed by 1,000 of them.
   */
  readonly sampled: Sampled | null
  /**
   * What holds state that nobody can see, such as a closure or a `#private` field, so that no two
   * states were taken for the same; `null` if there is nothing of the kind.
   */
  readonly unseen: string | null
  /**
   * How often at most somebody in the queue of a lock was overtaken by who came later, by the name of
   * the lock; 9 stands for 9 and more. With first come, first served it is 0.
   */
  readonly overtakes: ReadonlyMap<string, number>
  /** How a run ends in Node's own order, in which whoever became ready first goes first. */
  readonly ownOrder: Outcome
  /** How often at least a failing schedule departs from that order. */
  readonly deviations: Deviations
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly Failure[]
}

/** How many runs had their choices taken at random, and how many of them failed. */
export interface Sampled {
  readonly runs: number
  readonly failing: number
}

/**
 * Drives `program` through its interleavings and finds the simplest failing ones.
 *
 * The program's code runs as it is, with the real `async-mutex` and the real `stm`; what it awaits
 * there, or from `work`, is where others may come in. No other use of either package should be under
 * way in the process meanwhile. One exploration runs at a time; a second one waits for the first.
 *
 * What a task throws is an outcome. Rejects with whatever `program` itself throws, or an invariant.
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
  const { graph, ...found } = await search(program, rules, options, options.onProgress)
  const order = topologicalOrder(graph)
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
    ? await withSample(rules, program, exploration)
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
): Promise<Exploration> {
  const shown = together([
    await sample(program, rules, { ...AFTER_SEARCH, strategy: 'random' }),
    await sample(program, rules, { ...AFTER_SEARCH, strategy: 'pct' }),
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
  { strategy = 'random', depth = 3, schedules = 1000 }: ExploreOptions,
  seed: number,
): Promise<Exploration> {
  const shown = await sample(program, rules, { strategy, depth, schedules, seed })
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
type Known = Omit<Exploration, 'ownOrder' | 'deviations'>

async function inOwnOrder(rules: Rules, program: Program, known: Known): Promise<Exploration> {
  const ownOrder = await endInOwnOrder(rules, program)
  const outcomes = known.failures.map(({ ending }) => ending.outcome)
  const isJudged = outcomes.some((outcome) => outcome !== 'inconclusive')
  // What goes on for ever is no schedule with an end, in which departures could be counted.
  const hasEnds = known.failures.every(({ repeatsFrom }) => repeatsFrom === undefined)
  const deviations = isJudged && hasEnds ? await leastDeviations(program, rules) : UNKNOWN
  return { ...known, ownOrder, deviations }
}

/** How often a cycle is gone round again before it is shown, where loops were taken to be endless. */
const MANY_ROUNDS = 500

/** What is known where nothing was searched. */
const NOTHING = {
  broken: new Map<string, bigint>(),
  overtakes: new Map<string, number>(),
  unseen: null,
  states: 0,
  interleavings: null,
  executions: 0,
  hasAssumedLoops: false,
  complete: false,
  bound: null,
  chance: null,
  sampled: null,
  failures: [],
} satisfies Partial<Exploration>

async function confirmAll(
  rules: Rules,
  program: Program,
  paths: readonly (Path | Lasso)[],
  rounds?: number,
): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const path of paths) failures.push(await confirm(rules, program, path, rounds))
  return failures
}

/** Runs a failing schedule once more before anyone is told of it. */
async function confirm(
  rules: Rules,
  program: Program,
  path: Path | Lasso,
  rounds: number | undefined,
): Promise<Failure> {
  const repeatsFrom = 'repeatsFrom' in path ? path.repeatsFrom : undefined
  const run = await follow(rules, program, path.moves, repeatsFrom, rounds)
  const expected = outcomeOf(path)
  if (run.ending.outcome !== expected) {
    throw new NotRepeatable(
      `a schedule ended as '${expected}' first and as '${run.ending.outcome}' when run again`,
    )
  }
  const pointOfNoReturn = 'pointOfNoReturn' in path ? (path.pointOfNoReturn ?? null) : null
  const preemptions = run.steps.filter(({ isPreemption }) => isPreemption).length
  return { ...(expected === 'inconclusive' ? beginningOf(run) : run), pointOfNoReturn, preemptions }
}

/** Nobody reads thousands of steps, and nobody needs them where there is no verdict. */
const beginningOf = (run: Run): Run => ({
  ...run,
  steps: run.steps.slice(0, 100),
  schedule: run.schedule.slice(0, 100),
})

const outcomeOf = (path: Path | Lasso): Outcome =>
  'ending' in path ? path.ending.outcome : path.outcome

function inconclusive(message: string): Exploration {
  const ending: Ending = { outcome: 'inconclusive', message }
  const run = { tasks: [], schedule: [], repeatsFrom: undefined, steps: [], ending }
  const failure = { ...run, preemptions: 0, pointOfNoReturn: null }
  const outcomes = new Map<Outcome, bigint>([[ending.outcome, 1n]])
  return {
    ...NOTHING,
    outcomes,
    ownOrder: ending.outcome,
    deviations: UNKNOWN,
    failures: [failure],
  }
}

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
      return await follow({ rule, seesCyclesEarly: true }, program, schedule, repeatsFrom)
    } catch (error) {
      // Found where cycles were no certain deadlocks, it may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return await follow({ rule, seesCyclesEarly: false }, program, schedule, repeatsFrom)
    }
  })
}
