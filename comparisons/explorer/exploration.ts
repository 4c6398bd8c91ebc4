import type { Outcome } from '../../patterns/stage.ts'
import type { Rule } from './execution/assumptions.ts'
import type { Ending } from './execution/ending.ts'
import type { Trace } from './execution/follow.ts'
import { type Run, worded } from './report/worded.ts'
import { type Departures, UNKNOWN } from './search/departures.ts'
import type { Bounds } from './search/search.ts'

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
  /**
   * What may interleave. Without it the program is explored under `node`, which is exactly what Node's
   * event loop can do; if it survives that completely, also under the harsher `event-loop` (see
   * {@link Exploration.harsher}), and a few real runs are held against the search.
   */
  readonly rule?: Rule | undefined
  /** Ends the exploration with its reason, as soon as the run is over that is under way. */
  readonly signal?: AbortSignal | undefined
  /** Is told now and then how many states are known. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** The simplest schedule that was found for one way of failing, run once more to be sure. */
export interface Failure extends Run, FailureShape {}

/** The same, before it is put into words. */
export interface FailingTrace extends Trace, FailureShape {}

interface FailureShape {
  /** How often a task that could have gone on was made to wait. */
  readonly preemptions: number
  /** After how many steps no way of going on could have ended well; `null` if that is not known. */
  readonly pointOfNoReturn: number | null
}

/** What an exploration has found, and what it covered. */
export interface Exploration {
  /** The rule under which all of this holds. */
  readonly rule: Rule
  /**
   * What the program comes to under the harsher rule `event-loop`, where it has survived `node`
   * completely and no rule was asked for; else `null`. Its failures are none that Node of today can
   * have: they need a lock, a slot or a transaction that goes on later than Node's own microtasks.
   */
  readonly harsher: Exploration | null
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
  readonly deviations: Departures
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly Failure[]
}

/** How many runs had their choices taken at random, and how many of them failed. */
export interface Sampled {
  readonly runs: number
  readonly failing: number
}

/** What is known where nothing was searched. */
export const NOTHING = {
  harsher: null,
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

/** What is to be told of a program that cannot be judged. */
export function inconclusive(rule: Rule, error: string): Exploration {
  const ending: Ending = { kind: 'unrepeatable', outcome: 'inconclusive', error }
  const failure = withoutSchedule([], ending)
  const outcomes = new Map<Outcome, bigint>([[ending.outcome, 1n]])
  return {
    ...NOTHING,
    rule,
    outcomes,
    ownOrder: ending.outcome,
    deviations: UNKNOWN,
    failures: [worded(failure)],
  }
}

/** A failure of which no schedule is known. */
export const withoutSchedule = (tasks: readonly string[], ending: Ending): FailingTrace => ({
  tasks,
  schedule: [],
  repeatsFrom: undefined,
  steps: [],
  plan: null,
  ending,
  preemptions: 0,
  pointOfNoReturn: null,
})
