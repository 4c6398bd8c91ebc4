import { workerData } from 'node:worker_threads'
import type { LitmusCount, LitmusLoop, LitmusTest, LitmusThread } from '../../patterns/litmus.ts'
import {
  BATCH,
  BATCHES,
  BEGUN,
  CLOSED,
  COUNTED,
  COUNTERS,
  type Counter,
  doneBy,
  ENDED,
  FLAGS,
  MEETINGS,
  NEVER,
  type Part,
  SEEN,
  STARTED,
  STRIDE,
} from './control.ts'

/** How many rounds lie between two meetings, in one batch after another: what is best depends on the machine. */
const GROUPS = [1, 2, 4, 8]

/** Takes part in batches of rounds of a test, until they are closed. The first thread counts. */
export function takePart({ threads }: LitmusTest): void {
  const part = workerData as Part
  const { control, returned, thread } = part
  const all = Object.values(threads)
  const { run } = all[thread] as LitmusThread
  const meet = meetingsOf(control, all.length)
  // Its own: what it writes there between two rounds is no business of the others.
  const own = new Int32Array(BATCH)
  for (let batch = 0; Atomics.load(control, ENDED) === 0; batch += 1) {
    doBatch(run, part, own, meet, GROUPS[batch % GROUPS.length] as number)
    returned.set(own, thread * BATCH)
    meet()
    if (thread === 0) endBatch(all, part)
    meet()
  }
}

/**
 * Does all rounds of a batch. The threads meet before each group of a few: they have to be within some
 * nanoseconds of each other, and in a whole batch one of them would run ahead.
 */
function doBatch(
  run: LitmusThread['run'],
  { memory, places }: Part,
  own: Int32Array,
  meet: () => void,
  group: number,
): void {
  for (let i = 0; i < BATCH; i += 1) {
    if (i % group === 0) meet()
    own[i] = run(memory, places[2 * i] as number, places[2 * i + 1] as number)
  }
}

/** Counts what came of a batch, and prepares the next one. No other thread touches anything meanwhile. */
function endBatch(
  threads: readonly LitmusThread[],
  { control, memory, places, returned, counts }: Part,
): void {
  for (let round = 0; round < BATCH; round += 1) {
    let index = 0
    for (const [i, { reads }] of threads.entries()) {
      index = (index << reads.length) | (returned[i * BATCH + round] as number)
    }
    counts[index] = (counts[index] ?? 0) + 1
  }
  memory.fill(0)
  shuffle(places)
  Atomics.add(control, BATCHES, 1)
  Atomics.store(control, ENDED, Atomics.load(control, CLOSED))
}

function shuffle(words: Int32Array): void {
  for (let i = words.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1))
    const word = words[i] as number
    words[i] = words[j] as number
    words[j] = word
  }
}

/** How often a thread looks for the others before it lets them have its core: some milliseconds. */
const LOOKS = 200_000

/** How long it does so, in milliseconds. */
const PAUSE = 0.05

/** Returns a function that returns when all threads have called it as often as this one. */
function meetingsOf(control: Int32Array, threads: number): () => void {
  let arrivals = 0
  const areMissing = () => ((Atomics.load(control, MEETINGS) - arrivals) | 0) < 0
  return () => {
    arrivals = (arrivals + threads) | 0
    Atomics.add(control, MEETINGS, 1)
    for (let looks = 0; areMissing(); looks += 1) {
      if (looks > LOOKS) Atomics.wait(control, NEVER, 0, PAUSE)
    }
  }
}

/** Looks, and looks again at the next word when it has seen what it looked for, forever. */
export function lookOn({ look }: LitmusLoop): never {
  const words = workerData as Int32Array
  for (let number = 1; ; number += 1) {
    Atomics.store(words, BEGUN, number)
    look(words, FLAGS + STRIDE * number)
    Atomics.store(words, SEEN, number)
  }
}

/** How many increments are made between two looks whether to go on. */
const RUN = 1_000

/** Adds one again and again, beside another thread that does the same, until that is closed. */
export function countUp({ increment }: LitmusCount): void {
  const { words, thread } = workerData as Counter
  Atomics.add(words, STARTED, 1)
  while (Atomics.load(words, STARTED) < COUNTERS);
  while (Atomics.load(words, CLOSED) === 0) {
    for (let i = 0; i < RUN; i += 1) increment(words, COUNTED)
    Atomics.add(words, doneBy(thread), RUN)
  }
}
