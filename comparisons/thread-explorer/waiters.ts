import {
  DONE,
  SINCE,
  STATE,
  THREADS,
  WAITING,
  WAITING_FOR_TIME,
  WAITS_AT,
  WAS,
  wordsOf,
} from './control.ts'

/** Keeps what each thread was doing when the run ended. */
export function keepStates(control: Int32Array): void {
  for (let thread = 0; thread < (control[THREADS] as number); thread += 1) {
    control[wordsOf(thread) + WAS] = control[wordsOf(thread) + STATE] as number
  }
}

/** Whether any thread still has something to do in this run. */
export function isAnyoneLeft(control: Int32Array): boolean {
  for (let thread = 0; thread < (control[THREADS] as number); thread += 1) {
    if (control[wordsOf(thread) + STATE] !== DONE) return true
  }
  return false
}

/** The thread that has waited longest for a notify of the word at `index`; -1 if none waits there. */
export function waiterAt(control: Int32Array, index: number): number {
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
