import { plural } from '../../text/quantity.ts'
import { runForReal } from '../execution/real-run.ts'
import { type DelayPlan, describePlan } from '../execution/time/delay-plan.ts'
import type { Failure } from '../exploration.ts'
import type { Program } from '../program.ts'

/** How often it is tried to bring all runs about. */
const TRIES = 3

/** A schedule in which more milliseconds pass than this is not tried. */
const LONGEST = 10_000

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
 * delays that were computed for its schedule, `runs` times at once. Takes as long as the delays last.
 *
 * Resolves with `null` where no delays are known or they last longer than ten seconds, or where the
 * run would never end.
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
 * const { failures } = await explore(shop)
 * const proof = await proveForReal(shop, failures[0], 2)
 * proof.failed // => 2
 * describeProof(proof).includes(describePlan(proof.plan)) // => true
 */
export async function proveForReal(
  program: Program,
  { plan, ending, cause }: Failure,
  runs = 10,
): Promise<Proof | null> {
  if (
    plan === null ||
    plan.length > LONGEST ||
    ending.outcome === 'inconclusive' ||
    cause.kind === 'hang'
  )
    return null
  let failed = 0
  // A machine that is busy with others lets timers come late; then it is tried again.
  for (let tries = 0; failed < runs && tries < TRIES; tries += 1) {
    const { endings } = await runForReal(program, { plan, times: runs, atOnce: true })
    const same = endings.filter(
      ({ outcome, invariant }) => outcome === ending.outcome && invariant === ending.invariant,
    )
    failed = Math.max(failed, same.length)
  }
  return { plan, runs, failed }
}

/** `failed in 10 of 10 real runs with these delays: all start together; loads: 0, 10, 5 ms`. */
export const describeProof = ({ plan, runs, failed }: Proof): string =>
  `failed in ${failed} of ${plural(runs, 'real run')} with these delays: ${describePlan(plan)}`
