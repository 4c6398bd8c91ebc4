import type { Outcome } from '../../patterns/stage.ts'
import { memoryOf } from '../thread-explorer/checked-program.ts'
import { MOST_THREADS } from '../thread-explorer/control.ts'
import { moduleBeside, ProgramFile } from '../thread-explorer/program-file.ts'
import { BROKEN, createControl, ENDED, ROUNDS, STOP, type StressData, THREW } from './control.ts'

/** What rounds under stress have shown. */
export interface Stressed {
  readonly rounds: number
  /** How many of them failed, in which way. */
  readonly failures: ReadonlyMap<Outcome, number>
}

export interface StressOptions {
  readonly seconds: number
  /** Whether operations are delayed at random as well, and not only the start of each thread. */
  readonly isDelayed: boolean
}

/** Threads that have finished no round in this time, in milliseconds, are stuck. */
const STUCK = 500
const LOOK = 20

/**
 * Runs the threads of the program in the file at `entry` for real, round after round, as a stress test
 * does: nothing is controlled, all threads begin each round together, each after a random pause.
 * Invariants are tested at the end of each round. Threads that are stuck are ended, and others started.
 */
export async function stress(entry: URL, { seconds, isDelayed }: StressOptions): Promise<Stressed> {
  const file = await ProgramFile.load(entry)
  const found = { rounds: 0, broken: 0, threw: 0, stuck: 0 }
  let left = 1_000 * seconds
  for (let seed = 0; left > 0; seed += MOST_THREADS) {
    const { control, isStuck, milliseconds } = await stressUntilStuck(file, left, seed, isDelayed)
    left -= milliseconds
    found.rounds += (control[ROUNDS] as number) + (isStuck ? 1 : 0)
    found.broken += control[BROKEN] as number
    found.threw += control[THREW] as number
    found.stuck += isStuck ? 1 : 0
  }
  const failures: [Outcome, number][] = [
    ['invariant broken', found.broken],
    ['threw', found.threw],
    ['deadlock', found.stuck],
  ]
  return { rounds: found.rounds, failures: new Map(failures.filter(([, times]) => times > 0)) }
}

/** Plays rounds for `left` milliseconds, or until one does not end. */
async function stressUntilStuck(file: ProgramFile, left: number, seed: number, isDelayed: boolean) {
  const control = createControl()
  const memory = memoryOf(file.program, file.name)
  const image = new Int32Array(memory).slice()
  const threads = Object.keys(file.program.threads).length
  const served = moduleBeside('worker', import.meta.url)
  const workers = await file.start(served, (thread): StressData => {
    return { control, memory, image, thread, threads, seed: seed + thread, isDelayed }
  })
  const began = performance.now()
  const isStuck = await noRoundEnds(control, threads, began + left)
  const milliseconds = performance.now() - began
  await Promise.all(workers.map((worker) => worker.terminate()))
  return { control, isStuck, milliseconds }
}

/** Looks from time to time whether rounds end. Returns `false` once all threads have stopped. */
async function noRoundEnds(control: Int32Array, threads: number, end: number): Promise<boolean> {
  let rounds = -1
  let since = performance.now()
  while (Atomics.load(control, ENDED) < threads) {
    await new Promise((resolve) => setTimeout(resolve, LOOK))
    if (performance.now() > end) Atomics.store(control, STOP, 1)
    const now = Atomics.load(control, ROUNDS)
    if (now === rounds && performance.now() - since > STUCK) return true
    if (now !== rounds) [rounds, since] = [now, performance.now()]
  }
  return false
}
