import type { Outcome } from '../../patterns/stage.ts'
import { ForeignRelease, NotRepeatable, UnseenState } from './discovery.ts'
import type { Ending } from './ending.ts'
import { execute, type Program, type Rules, underControl } from './execute.ts'
import { sample } from './sample.ts'
import { isSame, type Move, type Step, type Strategy } from './schedule.ts'
import { type Bounds, type Search, search } from './search.ts'
import type { Path } from './state-graph.ts'
import type { Rule } from './transactions.ts'

export interface ExploreOptions extends Bounds {
  /** Take choices at random instead, from this seed, in `schedules` runs (1,000 if it is not said). */
  readonly seed?: number | undefined
  /** How transactions run. Default: `event-loop`, each as one step, as JavaScript runs it. */
  readonly rule?: Rule | undefined
  /** Is told now and then how many states are known. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** One schedule, as it was run: what was done, and how it ended. */
export interface Run {
  /** The names of all tasks, in the order in which the program gives them. */
  readonly tasks: readonly string[]
  readonly schedule: readonly Move[]
  readonly steps: readonly Step[]
  readonly ending: Ending
}

/** The simplest schedule that was found for one way of failing, run once more to be sure. */
export interface Failure extends Run {
  readonly preemptions: number
  readonly deviations: number
}

/** What an exploration has found, and what it covered. */
export interface Exploration {
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many of these break which invariant. */
  readonly broken: ReadonlyMap<string, bigint>
  readonly states: number
  readonly interleavings: bigint | null
  readonly executions: number
  /** Whether every interleaving was covered. */
  readonly complete: boolean
  /** Where not: all with so many pre-emptions were; `null` if not even that, or if complete. */
  readonly bound: number | null
  /** That a run fails which takes every choice at random; `null` where that was not computed. */
  readonly chance: number | null
  /** How a run ends in Node's own order, in which whoever became ready first goes first. */
  readonly ownOrder: Outcome
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly Failure[]
}

/** A schedule that cannot be followed: the program is not the one that it was made for. */
export class DivergedSchedule extends Error {
  override readonly name = 'DivergedSchedule'
}

/**
 * Drives `program` through its interleavings and finds the simplest failing ones.
 *
 * The program's code runs as it is, with the real `async-mutex` and the real `stm`; what it awaits
 * there, or from `work`, is where others may come in. No other use of either package should be under
 * way in the process meanwhile. One exploration runs at a time; a second one waits for the first.
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
  const failures = await confirmAll(rules, program, graph.simplestFailures())
  const ownOrder = await endInOwnOrder(rules, program)
  const census = graph.census(complete)
  return { ...census, states: graph.size, executions, complete, bound, ownOrder, failures }
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

async function endInOwnOrder(rules: Rules, program: Program): Promise<Outcome> {
  const strategy: Strategy = {
    choose: (moves, execution) => moves.indexOf(execution.inOwnOrder(moves)),
  }
  const { ending } = await execute(program, rules, strategy)
  return (ending as Ending).outcome
}

/** What is known where nothing was searched. */
const NOTHING = {
  broken: new Map<string, bigint>(),
  states: 0,
  interleavings: null,
  executions: 0,
  complete: false,
  bound: null,
  chance: null,
}

async function confirmAll(
  rules: Rules,
  program: Program,
  paths: readonly Path[],
): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const path of paths) failures.push(await confirm(rules, program, path))
  return failures
}

/** Runs a failing schedule once more before anyone is told of it. */
async function confirm(rules: Rules, program: Program, path: Path): Promise<Failure> {
  const run = await follow(rules, program, path.moves)
  if (run.ending.outcome !== path.ending.outcome) {
    throw new NotRepeatable(
      `a schedule ended as '${path.ending.outcome}' first and as '${run.ending.outcome}' when run again`,
    )
  }
  const deviations = run.steps.filter(({ isDeviation }) => isDeviation).length
  return { ...run, preemptions: path.preemptions, deviations }
}

function inconclusive(message: string): Exploration {
  const ending: Ending = { outcome: 'inconclusive', message }
  const failure = { tasks: [], schedule: [], steps: [], ending, preemptions: 0, deviations: 0 }
  const outcomes = new Map<Outcome, bigint>([[ending.outcome, 1n]])
  return { ...NOTHING, outcomes, ownOrder: ending.outcome, failures: [failure] }
}

/**
 * Runs `program` once, by `schedule`. Where the schedule ends first, the run goes on without
 * pre-emptions.
 * @throws DivergedSchedule if the schedule asks for what is not possible.
 */
export function replay(
  program: Program,
  schedule: readonly Move[],
  rule: Rule = 'event-loop',
): Promise<Run> {
  return underControl(async () => {
    try {
      return await follow({ rule, seesCyclesEarly: true }, program, schedule)
    } catch (error) {
      // Found where cycles were no certain deadlocks, it may go on beyond one.
      if (!(error instanceof DivergedSchedule)) throw error
      return await follow({ rule, seesCyclesEarly: false }, program, schedule)
    }
  })
}

async function follow(rules: Rules, program: Program, schedule: readonly Move[]): Promise<Run> {
  const taken: Move[] = []
  const strategy: Strategy = {
    choose(moves, { last }) {
      const planned = schedule[taken.length]
      const choice = moves.findIndex((move) =>
        planned === undefined ? move.task === last?.index : isSame(move, planned),
      )
      if (planned !== undefined && choice < 0) throw diverged(taken.length)
      taken.push(moves[Math.max(choice, 0)] as Move)
      return Math.max(choice, 0)
    },
  }
  const { ending, execution } = await execute(program, rules, strategy, true)
  if (taken.length < schedule.length) throw diverged(taken.length)
  const tasks = execution.tasks.map(({ name }) => name)
  return { tasks, schedule: taken, steps: execution.steps, ending: ending as Ending }
}

const diverged = (step: number) =>
  new DivergedSchedule(
    `the schedule cannot be followed beyond step ${step}: the code has changed since it was found`,
  )
