import type { Outcome } from '../../patterns/stage.ts'
import type { Rule } from './execution/assumptions.ts'
import type { Ending } from './execution/ending.ts'
import type { Trace } from './execution/follow.ts'
import type { Odds } from './odds/odds.ts'
import { type Run, worded } from './report/worded.ts'
import { type Departures, UNKNOWN } from './search/departures.ts'
import type { Bounds, Limit } from './search/search.ts'

/**
 * How far to search, and by which rule. Default: completely, if that takes at most 50,000 states.
 */
export interface ExploreOptions extends Bounds {
  /**
   * A whole number. Make random choices from this seed instead, in `schedules` runs. Default of
   * `schedules`: 1,000. The bounds of a search, such as `states`, are refused beside it.
   */
  readonly seed?: number | undefined
  /**
   * With `seed`, how choices are made: `random` picks uniformly among the possible moves; `pct`
   * goes by random priorities that change at a few steps, which finds some rare orders sooner
   * (Burckhardt et al. 2010). Default: `random`.
   */
  readonly strategy?: 'random' | 'pct' | undefined
  /** With `pct`, how many steps have to come in the right order for a failure. Default: 3. */
  readonly depth?: number | undefined
  /**
   * What may interleave. Without it the program is explored under `node`, which is exactly what Node's
   * event loop can do; if it survives that completely, also under the harsher `event-loop` (see
   * {@link Exploration.harsher}), and a few real runs are held against the search.
   */
  readonly rule?: Rule | undefined
  /**
   * What the same program has shown under a rule that allows less. What was refuted there is not assumed
   * again, which spares the time until it is refuted; no verdict changes.
   */
  readonly after?: Exploration | undefined
  /**
   * Where a complete search finds a failure, walk this many times through its states as PCT, as POS and as SURW would,
   * and count the failures ({@link Exploration.odds}). Default: 0.
   */
  readonly walks?: number | undefined
  /** Ends the exploration with its reason, as soon as the current run is over. */
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the number of states known so far. */
  readonly onProgress?: ((states: number) => void) | undefined
}

/** The simplest schedule found for one way of failing, run once more to be sure. */
export interface Failure extends Run, FailureShape {}

/** The same, before it is put into words. */
export interface FailingTrace extends Trace, FailureShape {}

interface FailureShape {
  /** How often a runnable task had to wait for another. */
  readonly preemptions: number
  /** The number of steps after which every continuation fails; `null` if that is not known. */
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
   * How many interleavings end in which way, each cut at its first failure. If there are infinitely
   * many, states are counted instead. With `seed`, runs are; so they are for outcomes that only the
   * runs sampled after a search have shown.
   */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many of these break which invariant. */
  readonly broken: ReadonlyMap<string, bigint>
  readonly states: number
  /**
   * How many there are, each cut at its first failure; `null` if there are infinitely many, or they
   * were not counted.
   */
  readonly interleavings: bigint | null
  readonly executions: number
  /** Some loop repeated 30 times, and was assumed to repeat forever. */
  readonly hasAssumedLoops: boolean
  /** Whether every interleaving was covered. */
  readonly complete: boolean
  /**
   * Where not: all with at most this many pre-emptions were; `null` if not even those with 0, or if
   * `complete`.
   */
  readonly bound: number | null
  /** Which of the options has cut the search short; `null` if none has. */
  readonly limitedBy: Limit | null
  /**
   * Where some runs may have no end, because tasks poll or a timer goes off again and again: all with
   * at most this many steps were covered. `null` where all runs end, or `complete`.
   */
  readonly horizon: number | null
  /**
   * The probability, from 0 to 1, that a run fails which picks uniformly among the possible moves
   * at every step; `null` if that was not computed.
   */
  readonly chance: number | null
  /**
   * How often tools that choose at random would meet a failure, where `walks` were asked for, the search was complete
   * and found one, and all runs end.
   */
  readonly odds?: Odds
  /**
   * The runs with random choices, if there were any. A search that comes to its bound of states
   * without having found a failure is followed by 1,000 of them.
   */
  readonly sampled: Sampled | null
  /**
   * What holds state that cannot be inspected, such as a generator or a `WeakMap`, so that no states
   * were merged; `null` if nothing does. A page cannot inspect `#private` fields, nor variables of
   * closures that are assigned; Node can.
   */
  readonly unseen: string | null
  /**
   * The packages that the program uses and that the explorer does not follow, though it does follow another
   * version of them: a sentence for each, as in `p-queue 11 is not followed; 10 is`. They run as in Node.
   */
  readonly notFollowed?: readonly string[]
  /**
   * For each lock, by its name, the most often that any waiter was overtaken by a later arrival; 9
   * means 9 or more. With first come, first served it is 0.
   */
  readonly overtakes: ReadonlyMap<string, number>
  /**
   * Where the program reads the clock: by how many milliseconds the start of a task or a `work` was
   * delayed, at most twice in a run. Between these lengths nothing was tried, so what `complete` says is
   * of them alone. `null` where only the order of events matters, which stands for all lengths.
   */
  readonly lengths: readonly number[] | null
  /** The program has set a timer, looked at the clock or drawn a random number: a real run may differ. */
  readonly looksOutside: boolean
  /** How a run ends in Node's own order, in which what became ready first goes first, whatever the rule. */
  readonly ownOrder: Outcome
  /** How often a schedule that fails in Node must depart from that order, whatever the rule. */
  readonly deviations: Departures
  /** One for each way of failing, the simplest first. */
  readonly failures: readonly Failure[]
}

/** How many runs made random choices, and how many of them failed. */
export interface Sampled {
  readonly runs: number
  readonly failing: number
}

/** What is known where nothing was searched. */
export const NOTHING = {
  harsher: null,
  broken: new Map<string, bigint>(),
  overtakes: new Map<string, number>(),
  lengths: null,
  looksOutside: false,
  unseen: null,
  states: 0,
  interleavings: null,
  executions: 0,
  hasAssumedLoops: false,
  complete: false,
  bound: null,
  limitedBy: null,
  horizon: null,
  chance: null,
  sampled: null,
  failures: [],
} satisfies Partial<Exploration>

/** The exploration of a program that cannot be judged: all that is known is one way in which a run has ended. */
export function inconclusive(rule: Rule, ending: Ending): Exploration {
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
