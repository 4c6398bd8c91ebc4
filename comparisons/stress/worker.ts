import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import {
  ARRIVED,
  BROKEN,
  ENDED,
  HAS_THROWN,
  ROUND,
  ROUNDS,
  STOP,
  STOPPED,
  type StressData,
  THREW,
} from './control.ts'
import { Delays } from './delays.ts'

// Taken before they are replaced by operations that come late.
const { add, load, notify, store, wait } = Atomics

/** How often a thread looks whether the next round begins before it sleeps. */
const LOOKS = 2_000

/** Has the operations of this thread come late if they are to, before it loads its program. */
export function serve(data: StressData): (program: ThreadsProgram) => void {
  const delays = new Delays(data.seed)
  if (data.isDelayed) delays.intoAtomics()
  return (program) => playRounds(program, data, delays)
}

/** Plays one round after the other until it is told to stop. All threads begin each round together. */
function playRounds(program: ThreadsProgram, data: StressData, delays: Delays): void {
  const { control, memory, thread, threads } = data
  const play = Object.values(program.threads)[thread] as (memory: SharedArrayBuffer) => unknown
  while (load(control, STOPPED) === 0) {
    const round = load(control, ROUND)
    program.prepare?.(memory, thread)
    meet(control, threads, round, () => {})
    delays.pause()
    try {
      play(memory)
    } catch {
      store(control, HAS_THROWN, 1)
    }
    meet(control, threads, round + 1, () => endRound(program, data))
  }
  add(control, ENDED, 1)
  notify(control, ENDED)
}

/** Waits for all threads; the last to come does `last` before the others go on. */
function meet(control: Int32Array, threads: number, round: number, last: () => void): void {
  if (add(control, ARRIVED, 1) === threads - 1) {
    last()
    store(control, ARRIVED, 0)
    store(control, ROUND, round + 1)
    notify(control, ROUND)
    return
  }
  for (let i = 0; i < LOOKS && load(control, ROUND) === round; i += 1);
  while (load(control, ROUND) === round) wait(control, ROUND, round)
}

/** Counts the round and its failure, and makes the memory what it was at the start. */
function endRound(program: ThreadsProgram, { control, memory, image }: StressData): void {
  const words = new Int32Array(memory)
  const invariants = [
    ...Object.values(program.always ?? {}),
    ...Object.values(program.finally ?? {}),
  ]
  add(control, ROUNDS, 1)
  if (load(control, HAS_THROWN) === 1) add(control, THREW, 1)
  else if (invariants.some((holds) => !holds(words))) add(control, BROKEN, 1)
  store(control, HAS_THROWN, 0)
  words.set(image)
  store(control, STOPPED, load(control, STOP))
}
