import {
  ABOUT,
  BEGUN,
  DONE,
  END,
  ENDING,
  LOST,
  RUN,
  STATE,
  STOPPED,
  THREADS,
  WAS,
  wordsOf,
} from './control.ts'
import { grant } from './decide.ts'
import { real } from './real-atomics.ts'

const { compareExchange, notify, store, wait } = real

/** Ends the run: lets all that have begun stop, wherever they are. Called by `thread`, which runs. */
export function endRun(control: Int32Array, thread: number, ending: number, about: number): void {
  const run = control[RUN] as number
  const own = wordsOf(thread)
  control[ENDING] = ending
  control[ABOUT] = about
  for (const at of allWords(control)) control[at + WAS] = control[at + STATE] as number
  store(control, STOPPED, run)
  const stopping: number[] = []
  for (const [other, at] of allWords(control).entries()) {
    if (other === thread || control[at + STATE] === DONE) continue
    if (control[at + BEGUN] === 1) stopping.push(other)
    else control[at + STATE] = DONE
  }
  // With the last of them the run may be over, and the next one under way.
  for (const other of stopping) grant(control, other)
  if (control[own + STATE] === DONE) tellIfLast(control, run)
}

/**
 * Tells the exploring thread that the run is over, once nobody is in the midst of it. Of several
 * threads that see this at the same time only one does, which no later run may notice.
 */
export function tellIfLast(control: Int32Array, run: number): void {
  if (isAnyoneLeft(control)) return
  compareExchange(control, END, run - 1, run)
  notify(control, END)
}

/** Ends `run` for `thread`, which calls this, and blocks it for good: another worker takes its part in the next one. */
export function giveUp(control: Int32Array, thread: number, run: number): never {
  const own = wordsOf(thread)
  control[own + LOST] = 1
  control[own + STATE] = DONE
  tellIfLast(control, run)
  for (;;) wait(control, own + LOST, 1)
}

export const isAnyoneLeft = (control: Int32Array): boolean =>
  allWords(control).some((at) => control[at + STATE] !== DONE)

const allWords = (control: Int32Array): number[] =>
  Array.from({ length: control[THREADS] as number }, (_, thread) => wordsOf(thread))
