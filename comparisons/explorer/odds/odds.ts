import type { StateGraph } from '../graph/state-graph.ts'
import { Pct } from '../search/pct.ts'
import { type Random, randomFrom } from '../search/random.ts'
import { GraphWalks, randomWalker, type Walker } from './graph-walk.ts'
import { Pos } from './pos.ts'
import { Races } from './races.ts'
import { lengthsOf, Surw } from './surw.ts'

/**
 * The strategies whose walks are counted. That of the random walk is known exactly without any.
 *
 * @example
 * STRATEGIES.includes('surw') // => true
 */
export const STRATEGIES = ['pct 1', 'pct 2', 'pct 3', 'pos', 'surw'] as const

/** A way of choosing who goes next, by its name on pages. */
export type Strategy = (typeof STRATEGIES)[number]

/** How often tools that choose schedules at random would meet a failure. */
export interface Odds {
  /** How many walks through the state graph were made by each strategy. */
  readonly walks: number
  /** How many of these ended in a failure. */
  readonly failed: Readonly<Record<Strategy, number>>
}

/** Walks that show how long runs are, before any walk counts. */
const PROFILE = 20

const SEED = 1

/** Walks through a complete graph without cycles as tools would run its program, `walks` times each. */
export function oddsIn(graph: StateGraph, walks: number): Odds {
  const through = new GraphWalks(graph)
  const random = randomFrom(SEED)
  const profile = Array.from({ length: PROFILE }, () => through.walk(randomWalker(random)))
  const length = Math.max(...profile.map(({ tasks }) => tasks.length))
  const lengths = lengthsOf(profile)
  const races = new Races(graph)
  const makers: Readonly<Record<Strategy, () => Walker>> = {
    'pct 1': () => pctWalker(random, 1, length),
    'pct 2': () => pctWalker(random, 2, length),
    'pct 3': () => pctWalker(random, 3, length),
    pos: () => new Pos(random, races),
    surw: () => new Surw(random, lengths),
  }
  const failed = Object.fromEntries(
    STRATEGIES.map((strategy) => [strategy, failuresOf(through, walks, makers[strategy])]),
  ) as Record<Strategy, number>
  return { walks, failed }
}

/** How many of `walks` fail, each of which has a walker of its own. */
export function failuresOf(through: GraphWalks, walks: number, walker: () => Walker): number {
  let failed = 0
  for (let i = 0; i < walks; i += 1) if (through.walk(walker()).hasFailed) failed += 1
  return failed
}

function pctWalker(random: Random, depth: number, length: number): Walker {
  const pct = new Pct(random, { depth, length })
  return { next: ({ moves }) => pct.next(moves) }
}
