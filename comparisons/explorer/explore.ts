import type { Outcome } from '../../patterns/stage.ts'
import { execute, type Program, type Rules, underControl } from './execute.ts'
import { type Ending, isSame, type Move, type Step, type Strategy } from './execution.ts'
import { type Bounds, ForeignRelease, NotRepeatable, type Search, search } from './search.ts'
import type { Path } from './state-graph.ts'
import type { Rule } from './transactions.ts'

export interface ExploreOptions extends Bounds {
  /** How transactions run. Default: `event-loop`, each as one step, as JavaScript runs it. */
  readonly rule?: Rule | undefined
  /** Is told now and then how many states are known. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** One schedule, as it was run: what was done, and how it ended. */
export interface Run {
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
  readonly states: number
  readonly interleavings: bigint | null
  readonly executions: number
  /** Whether every interleaving was covered. */
  readonly complete: boolean
  /** Where not: all with so many pre-emptions were; `null` if not even that, or if complete. */
  readonly bound: number | null
  /** That a run fails which takes every choice at random; `null` where that was not computed. */
  readonly chance: number | null
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
    const rule = options.rule ?? 'event-loop'
    try {
      return await exploreUnder({ rule, seesCyclesEarly: true }, program, options)
    } catch (error) {
      if (!(error instanceof ForeignRelease)) throw error
      return await exploreUnder({ rule, seesCyclesEarly: false }, program, options)
    }
  })
}

async function exploreUnder(
  rules: Rules,
  program: Program,
  options: ExploreOptions,
): Promise<Exploration> {
  try {
    return await summary(rules, program, await search(program, rules, options, options.onProgress))
  } catch (error) {
    if (!(error instanceof NotRepeatable)) throw error
    return inconclusive(error.message)
  }
}

async function summary(
  rules: Rules,
  program: Program,
  { graph, complete, bound, executions }: Search,
): Promise<Exploration> {
  const census = graph.census(complete)
  const failures: Failure[] = []
  for (const path of graph.simplestFailures()) failures.push(await confirm(rules, program, path))
  return { ...census, states: graph.size, executions, complete, bound, failures }
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
  return {
    outcomes: new Map([['inconclusive', 1n]]),
    states: 0,
    interleavings: null,
    executions: 0,
    complete: false,
    bound: null,
    chance: null,
    failures: [
      {
        schedule: [],
        steps: [],
        ending: { outcome: 'inconclusive', message },
        preemptions: 0,
        deviations: 0,
      },
    ],
  }
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
  return underControl(() => follow({ rule, seesCyclesEarly: true }, program, schedule))
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
  return { schedule: taken, steps: execution.steps, ending: ending as Ending }
}

const diverged = (step: number) =>
  new DivergedSchedule(
    `the schedule cannot be followed beyond step ${step}: the code has changed since it was found`,
  )
