import { plural } from '../../text/quantity.ts'
import { runForReal } from '../execution/real-run.ts'
import { type DelayPlan, describePlan } from '../execution/time/delay-plan.ts'
import type { Failure } from '../exploration.ts'
import type { Program } from '../program.ts'

/** How often a failure that the search has found came about on the real event loop. */
export interface Proof {
  /** How long each start and each `work` took. */
  readonly plan: DelayPlan
  readonly runs: number
  /** How many of the runs ended in the same way. */
  readonly failed: number
}

/**
 * Brings `failure` about on the real event loop, with nothing intercepted: runs `program` with the
 * delays that were computed for its schedule, `runs` times. Takes as long as the delays last.
 *
 * Resolves with `null` where no delays are known, or where the run would never end.
 */
export async function proveForReal(
  program: Program,
  { plan, ending, cause }: Failure,
  runs = 10,
): Promise<Proof | null> {
  if (plan === null || ending.outcome === 'inconclusive' || cause.kind === 'hang') return null
  const { endings } = await runForReal(program, { plan, times: runs })
  const isSame = (each: (typeof endings)[number]) =>
    each.outcome === ending.outcome && each.invariant === ending.invariant
  return { plan, runs, failed: endings.filter(isSame).length }
}

/** `failed in 10 of 10 real runs with these delays: all start together; loads: 0, 10, 5 ms`. */
export const describeProof = ({ plan, runs, failed }: Proof): string =>
  `failed in ${failed} of ${plural(runs, 'real run')} with these delays: ${describePlan(plan)}`
