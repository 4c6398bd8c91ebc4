import type { Outcome } from '../../patterns/stage.ts'
import { ForeignRelease, NotRepeatable, UnseenState } from './discovery.ts'
import type { Ending } from './ending.ts'
import { type Program, type Rules, underControl } from './execute.ts'
import { DivergedSchedule, follow, type Run } from './follow.ts'
import { censusOfInterleavings, censusOfStates, topologicalOrder } from './graph/census.ts'
import { fairCycles } from './graph/fair-cycles.ts'
import type { Lasso } from './graph/lasso.ts'
import { type Path, simplestFailures } from './graph/simplest-failures.ts'
import { endInOwnOrder } from './own-order.ts'
import { sample } from './sample.ts'
import type { Move, Step } from './schedule.ts'
import { type Bounds, type Search, search } from './search.ts'
import type { Rule } from './transactions.ts'

/** How far to search, and by which rule. Without any: completely, if that takes 50,000 states at most. */
export interface ExploreOptions extends Bounds {
  /** A whole number. Take choices at random instead, from this seed, in `schedules` runs (1,000 if it is not said). */
  readonly seed?: number | undefined
  /** How transactions run. Default: `event-loop`, each as one step, as JavaScript runs it. */
  readonly rule?: Rule | undefined
  /** Is told now and then how many states are known. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** The simplest schedule that was found for one way of failing, run once more to be sure. */
export interface Failure extends Run {
  /** How often a task that could have gone on was made to wait. */
  readonly preemptions: number
  /** How often it was not the turn, in Node's own order, of the task that went on. */
  readonly deviations: number
  /** After how many steps no way of going on could have ended well; `null` if that is not known. */
  readonly pointOfNoReturn: number | null
}

/** What an exploration has found, and what it covered. */
export interface Exploration {
  /**
   * How many interleavings end in which way, each cut at its first failure. Where there are
   * infinitely many, states are counted instead; where `seed` is given, runs.
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
  /** How a run ends in Node's own order, in which whoever became ready first goes first. */
  readonly ownOrder: Outcome
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly Failure[]
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
    const rules = { rule: options.rule ?? 'event-loop', seesCyclesEarly: true }
    for (let bounds = options; ; ) {
      try {
        return await exploreUnder(rules, program, bounds)
      } catch (error) {
        if (error instanceof ForeignRelease) rules.seesCyclesEarly = false
        else if (error instanceof UnseenState) bounds = { ...bounds, merges: false }
        else throw error
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
      ? await searched(rules, program, await search(program, rules, options, options.onProgress))
      : await sampled(rules, program, options.seed, options.schedules ?? 1000)
  } catch (error) {
    if (!(error instanceof NotRepeatable || error instanceof DivergedSchedule)) throw error
    return inconclusive(error.message)
  }
}

async function searched(rules: Rules, program: Program, search: Search): Promise<Exploration> {
  const { graph, complete, bound, executions } = search
  const order = topologicalOrder(graph)
  const cycles = order === null ? fairCycles(graph, search.tasks.length) : undefined
  const census = cycles
    ? censusOfStates(graph, cycles)
    : censusOfInterleavings(graph, order ?? [], complete)
  const paths = [...simplestFailures(graph, cycles?.served), ...(cycles?.lassos ?? [])]
  const { hasAssumedLoops, size: states } = graph
  const failures = await confirmAll(
    rules,
    program,
    paths,
    hasAssumedLoops ? MANY_ROUNDS : undefined,
  )
  const ownOrder = await endInOwnOrder(rules, program)
  return { ...census, states, executions, hasAssumedLoops, complete, bound, ownOrder, failures }
}

async function sampled(
  rules: Rules,
  program: Program,
  seed: number,
  executions: number,
): Promise<Exploration> {
  const { outcomes, failures: paths } = await sample(program, rules, executions, seed)
  const failures = await confirmAll(rules, program, paths)
  const ownOrder = await endInOwnOrder(rules, program)
  return { ...NOTHING, outcomes, executions, ownOrder, failures }
}

/** How often a cycle is gone round again before it is shown, where loops were taken to be endless. */
const MANY_ROUNDS = 500

/** What is known where nothing was searched. */
const NOTHING = {
  broken: new Map<string, bigint>(),
  states: 0,
  interleavings: null,
  executions: 0,
  hasAssumedLoops: false,
  complete: false,
  bound: null,
  chance: null,
}

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
  return { ...run, pointOfNoReturn, ...simplicityOf(run.steps) }
}

const outcomeOf = (path: Path | Lasso): Outcome =>
  'ending' in path ? path.ending.outcome : path.outcome

const simplicityOf = (steps: readonly Step[]) => ({
  preemptions: steps.filter(({ isPreemption }) => isPreemption).length,
  deviations: steps.filter(({ isDeviation }) => isDeviation).length,
})

function inconclusive(message: string): Exploration {
  const ending: Ending = { outcome: 'inconclusive', message }
  const run = { tasks: [], schedule: [], repeatsFrom: undefined, steps: [], ending }
  const failure = { ...run, preemptions: 0, deviations: 0, pointOfNoReturn: null }
  const outcomes = new Map<Outcome, bigint>([[ending.outcome, 1n]])
  return { ...NOTHING, outcomes, ownOrder: ending.outcome, failures: [failure] }
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
