import { workerData } from 'node:worker_threads'
import {
  DONE,
  GRANT,
  MOST,
  READY,
  REPORTS,
  RUN,
  RUNNING,
  STATE,
  THREW,
  WAITING,
  WAITS_AT,
  wordsOf,
} from './control.suite.ts'
import { type ScenarioName, scenarios } from './scenarios.suite.ts'

// A thread under control. Its `Atomics` hands control to the scheduler before every operation. The
// engine that runs on it is not changed in any way.

export interface ControlledData {
  readonly control: Int32Array
  readonly buffer: SharedArrayBuffer
  readonly thread: number
  readonly scenario: ScenarioName
  /** How many runs there were before it was started. */
  readonly runs: number
}

const real = Atomics
const { control, buffer, thread, scenario: name, runs } = workerData as ControlledData
const own = wordsOf(thread)
let isControlled = false

function report(state: number): void {
  real.store(control, own + STATE, state)
  real.add(control, REPORTS, 1)
  real.notify(control, REPORTS)
}

/** Stops until the scheduler lets this thread go on. */
function stop(state: number): void {
  report(state)
  for (let i = 0; i < 200 && real.load(control, own + GRANT) === 0; i += 1);
  while (real.load(control, own + GRANT) === 0) real.wait(control, own + GRANT, 0)
  real.store(control, own + GRANT, 0)
}

const pause = () => {
  if (isControlled) stop(READY)
}

type Operation = (words: Int32Array, ...rest: number[]) => number

const stopped = (operation: Operation): Operation => {
  return (words, ...rest) => {
    pause()
    return operation(words, ...rest)
  }
}

/** A wait with a time-out may always time out; one without must be notified. */
function wait(words: Int32Array, index: number, value: number, timeout = Infinity) {
  if (!isControlled) return real.wait(words, index, value, timeout)
  pause()
  if (real.load(words, index) !== value) return 'not-equal'
  if (timeout < Infinity) return 'timed-out'
  real.store(control, own + WAITS_AT, index)
  stop(WAITING)
  return 'ok'
}

function notify(words: Int32Array, index: number, count = Infinity): number {
  if (!isControlled) return real.notify(words, index, count)
  pause()
  let woken = 0
  for (let other = 0; other < MOST && woken < count; other += 1) {
    const at = wordsOf(other)
    if (real.load(control, at + STATE) !== WAITING) continue
    if (real.load(control, at + WAITS_AT) !== index) continue
    real.store(control, at + STATE, READY)
    woken += 1
  }
  return woken
}

const names = ['load', 'store', 'add', 'sub', 'and', 'or', 'exchange', 'compareExchange'] as const
const controlled = Object.fromEntries(names.map((name) => [name, stopped(real[name] as Operation)]))
Object.assign(globalThis, { Atomics: { ...controlled, wait, notify } })

for (let run = runs + 1; ; run += 1) {
  report(DONE)
  while (real.load(control, RUN) < run) real.wait(control, RUN, run - 1)
  real.store(control, own + STATE, RUNNING)
  const play = scenarios[name].join(buffer, thread)
  isControlled = true
  pause()
  try {
    play()
  } catch {
    real.store(control, own + THREW, 1)
  }
  isControlled = false
}
