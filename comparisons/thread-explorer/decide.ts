import {
  ANY,
  BY,
  CHANGES,
  COULD,
  GRANT,
  HOPELESS,
  has,
  MOST_STEPS,
  MOST_THREADS,
  PLAN,
  PLANNED,
  PRIORITIES,
  PRIORITY,
  RANDOM,
  READY,
  SPINNING,
  STATE,
  STEP,
  STRATEGY,
  stepAt,
  THREADS,
  WAITING_FOR_TIME,
  wordsOf,
} from './control.ts'
import { real } from './real-atomics.ts'
import { xorshift } from './xorshift.ts'

const { notify, store } = real

/** No thread can go on, or the one that is planned to cannot. */
const NOBODY = -1
/** The run has as many steps as a run may have. */
export const NO_ROOM = -2

/**
 * Decides who makes the next step, and enters it into the log. Called by the only thread that runs, or
 * before any does. Returns NOBODY or {@link NO_ROOM} if there is no next step.
 */
export function decide(control: Int32Array, current: number): number {
  const step = control[STEP] as number
  if (step >= MOST_STEPS) return NO_ROOM
  let ready = 0
  let timed = 0
  let spinning = 0
  let repeating = 0
  for (let thread = 0; thread < (control[THREADS] as number); thread += 1) {
    const state = control[wordsOf(thread) + STATE]
    if (state === READY) ready |= 1 << thread
    else if (state === WAITING_FOR_TIME) timed |= 1 << thread
    else if (state === SPINNING) {
      repeating |= 1 << thread
      if (control[wordsOf(thread) + HOPELESS] === 0) spinning |= 1 << thread
    }
  }
  // Where no other thread is left, one that may be spinning goes on, until that is sure.
  const could = ready | timed || spinning & -spinning
  const isPlanned = step < (control[PLANNED] as number)
  const next = isPlanned
    ? plannedOf(control, step, could | repeating)
    : chosen(control, step, ready, could, current)
  if (next < 0) return next
  const at = stepAt(step)
  control.fill(0, at, stepAt(step + 1))
  control[at + BY] = next
  control[at + COULD] = could | (1 << next)
  control[STEP] = step + 1
  return next
}

/** A plan may let a thread repeat itself more often than this run would by itself. */
function plannedOf(control: Int32Array, step: number, able: number): number {
  const planned = control[PLAN + step] as number
  return planned < MOST_THREADS && has(able, planned) ? planned : NOBODY
}

function chosen(
  control: Int32Array,
  step: number,
  ready: number,
  could: number,
  current: number,
): number {
  if (could === 0) return NOBODY
  const strategy = control[STRATEGY]
  if (strategy === ANY) return anyOf(control, could)
  if (strategy === PRIORITIES) return byPriority(control, step, could, current)
  if (current >= 0 && has(ready, current)) return current
  return lowestOf(ready === 0 ? could : ready)
}

const lowestOf = (threads: number): number => 31 - Math.clz32(threads & -threads)

function anyOf(control: Int32Array, could: number): number {
  let count = 0
  for (let left = could; left !== 0; left &= left - 1) count += 1
  let left = could
  for (let skip = random(control, count); skip > 0; skip -= 1) left &= left - 1
  return lowestOf(left)
}

function byPriority(control: Int32Array, step: number, could: number, current: number): number {
  const change = control[CHANGES + step] as number
  if (current >= 0 && change !== 0) control[wordsOf(current) + PRIORITY] = -change
  let best = NOBODY
  for (let left = could; left !== 0; left &= left - 1) {
    const thread = lowestOf(left)
    if (best === NOBODY || priorityOf(control, thread) > priorityOf(control, best)) best = thread
  }
  return best
}

const priorityOf = (control: Int32Array, thread: number): number =>
  control[wordsOf(thread) + PRIORITY] as number

/** A whole number from 0 to below `limit`, by the state in `control`. */
export function random(control: Int32Array, limit: number): number {
  const next = xorshift(control[RANDOM] as number)
  control[RANDOM] = next
  return (next >>> 0) % limit
}

/** Lets `thread` go on. */
export function grant(control: Int32Array, thread: number): void {
  store(control, wordsOf(thread) + GRANT, 1)
  notify(control, wordsOf(thread) + GRANT)
}

/** Memory has changed, so that those who spin may see something new. */
export function wakeSpinners(control: Int32Array): void {
  for (let thread = 0; thread < (control[THREADS] as number); thread += 1) {
    const at = wordsOf(thread) + STATE
    if (control[at] === SPINNING) control[at] = READY
  }
}
