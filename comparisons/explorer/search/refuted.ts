import type { Assumptions } from '../execution/assumptions.ts'
import type { Exploration } from '../exploration.ts'

/** What explorations have ended without: of these it is found late that they do not hold. */
type Refuted = Pick<Assumptions, 'seesCyclesEarly' | 'loopsRepeat'>

const refuted = new WeakMap<Exploration, Refuted>()

/** Keeps what an exploration has assumed in the end. Returns the exploration. */
export function withRefuted(found: Exploration, assumptions: Assumptions): Exploration {
  const { seesCyclesEarly, loopsRepeat } = assumptions
  refuted.set(found, { seesCyclesEarly, loopsRepeat })
  return found
}

/** What need not be assumed again of the same program; nothing if it was not explored before. */
export const refutedIn = (found: Exploration | undefined): Partial<Assumptions> =>
  (found && refuted.get(found)) ?? {}
