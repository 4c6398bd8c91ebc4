/** A run that takes more steps may have no end. */
export const LONG = 100

/** The first horizon, and by which part of it each next one is farther. */
const FIRST = 8
const GROWTH = 1 / 4

/**
 * How many steps the runs of a search may take, of which some may have no end: more and more, up to
 * `max`, so that short schedules come before long ones (iterative deepening, Korf 1985).
 */
export function* horizons(max: number): Generator<number> {
  let steps = FIRST
  for (; steps < max; steps += Math.ceil(steps * GROWTH)) yield steps
  yield max
}
