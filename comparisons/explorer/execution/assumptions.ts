/**
 * What may interleave. `node`: exactly what Node's event loop can do. Only what lies outside the process
 * takes any time: `work`, timers, and the starts of the tasks. All else, locks and transactions
 * included, runs in Node's own order of microtasks, without interruption.
 *
 * `event-loop` is harsher: each await of a lock, a slot or a transaction may take any time as well, or
 * no time, as in Node. But for the start of all tasks in one macrotask, it allows all that `node` does.
 * `preemptive` splits transactions too, with a switch possible at every read and before every commit,
 * as preemptive threads would have it. `chaos` is `event-loop` with each first attempt of a
 * transaction undone and made again, so that side effects in a body show.
 */
export type Rule = 'node' | 'event-loop' | 'preemptive' | 'chaos'

/**
 * What one exploration takes for granted. It starts from {@link ASSUMED}. A run that refutes an
 * assumption throws {@link AssumptionRefuted}, and the exploration starts again without it (a
 * refinement loop, as in CEGAR of Clarke et al. 2000).
 */
export interface Assumptions {
  readonly rule: Rule
  /**
   * A cycle of mutexes is a deadlock at the step that closes it, because only the holder releases a
   * mutex.
   */
  readonly seesCyclesEarly: boolean
  /** The time is a part of the state, because some task reads the clock. */
  readonly hashesTime: boolean
  /** States with equal fingerprints are merged. */
  readonly merges: boolean
  /**
   * Tasks that run the same function are interchangeable, so that states which swap them are
   * merged.
   */
  readonly symmetry: boolean
  /**
   * What a step does follows from the parts of the state that it uses or changes, so that it need not be
   * run in each state in which they are the same.
   */
  readonly stepsAreLocal: boolean
  /** A loop that has repeated many times repeats forever. */
  readonly loopsRepeat: boolean
  /**
   * No run is long, so that a search may follow each to its end. Where some tasks poll, or a timer goes
   * off again and again, it would never come back from the first.
   */
  readonly endsSoon: boolean
  /**
   * What holds state that cannot be inspected, which is why nothing is merged; `null` if nothing
   * does.
   */
  readonly unseen: string | null
}

/** What an exploration assumes before any run has refuted it. */
export const ASSUMED: Assumptions = {
  rule: 'node',
  seesCyclesEarly: true,
  hashesTime: false,
  merges: true,
  symmetry: true,
  stepsAreLocal: true,
  loopsRepeat: true,
  endsSoon: true,
  unseen: null,
}

/** An assumption proved false. The exploration must start again, with `retryWith` instead. */
export class AssumptionRefuted extends Error {
  override readonly name = 'AssumptionRefuted'
  readonly retryWith: Partial<Assumptions>

  constructor(retryWith: Partial<Assumptions>) {
    super(`no longer assumed: ${Object.keys(retryWith).join(', ')}`)
    this.retryWith = retryWith
  }
}

/**
 * Checks `assumptions` against what a run has `found`.
 * @throws AssumptionRefuted for the first finding that differs from what was assumed.
 */
export function assertNotRefuted(
  assumptions: Assumptions,
  found: Partial<Assumptions> | undefined,
): void {
  for (const key in found) {
    const name = key as keyof Assumptions
    if (found[name] !== assumptions[name]) throw new AssumptionRefuted({ [name]: found[name] })
  }
}
