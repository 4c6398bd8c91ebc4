import {
  READY,
  SINCE,
  STATE,
  THREADS,
  WAITING,
  WAITING_FOR_TIME,
  WAITS_AT,
  wordsOf,
} from './control.ts'

/** The thread that has waited longest for a notify of the word at `index`; -1 if none waits there. */
function waiterAt(control: Int32Array, index: number): number {
  let first = -1
  for (let thread = 0; thread < (control[THREADS] as number); thread += 1) {
    const at = wordsOf(thread)
    const state = control[at + STATE]
    if (state !== WAITING && state !== WAITING_FOR_TIME) continue
    if (control[at + WAITS_AT] !== index) continue
    const since = control[at + SINCE] as number
    if (first < 0 || since < (control[wordsOf(first) + SINCE] as number)) first = thread
  }
  return first
}

/** Lets up to `count` threads go on that wait at the word at `index`, the longest first. Returns how many. */
export function wakeAt(control: Int32Array, index: number, count: number): number {
  let woken = 0
  for (let waiter = waiterAt(control, index); waiter >= 0 && woken < count; woken += 1) {
    control[wordsOf(waiter) + WAITS_AT] = -1
    control[wordsOf(waiter) + STATE] = READY
    waiter = waiterAt(control, index)
  }
  return woken
}
