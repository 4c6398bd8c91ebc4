import { setTimeout } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import type { LitmusLoop, LitmusTest } from '../../patterns/litmus.ts'
import {
  BATCH,
  BATCHES,
  BEGUN,
  CLOSED,
  COUNTED,
  COUNTERS,
  type Counter,
  createCount,
  createLoop,
  createParts,
  doneBy,
  FLAGS,
  type Part,
  SEEN,
  STARTED,
  STRIDE,
} from './control.ts'
import { bundleOf, startWorker } from './worker.ts'

/** How long a test runs for real, and who hears of it. Times are in milliseconds, from the first batch on. */
export interface RealOptions {
  /** Default: 250. */
  readonly least?: number | undefined
  /** If there are fewer rounds than this by then, it goes on. Default: 200,000. */
  readonly rounds?: number | undefined
  /** It ends after this, however few there are: the machine has something else to do. Default: 1,000. */
  readonly most?: number | undefined
  /** Called now and then with the number of rounds so far. */
  readonly onProgress?: ((rounds: number) => void) | undefined
}

/** How many rounds a test made, and what came of them. */
export interface RealRounds {
  readonly rounds: number
  /** In how many rounds the threads returned what the index says: their bits in a row, the first thread on the left. */
  readonly counts: readonly number[]
}

/** A thread that has not done its part after this long never will, in milliseconds. */
const HANGS = 30_000

/** How often the threads are looked at, in milliseconds. */
const LOOK = 5

/**
 * Runs the test that the file at `entry` exports as `litmus` on real threads, unobserved, in many rounds:
 * batches of them, each round in two words of its own, in a random order (Alglave et al. 2011).
 *
 * Rejects with an Error if a thread fails, or does not do its part.
 */
export async function runForReal(
  entry: URL,
  { threads }: LitmusTest,
  { least = 250, rounds: enough = 200_000, most = 1_000, onProgress }: RealOptions = {},
): Promise<RealRounds> {
  const reads = Object.values(threads).reduce((sum, thread) => sum + thread.reads.length, 0)
  const names = Object.keys(threads)
  const parts = createParts(names.length, reads)
  const { control, counts } = parts
  const bundle = await bundleOf(entry, 'litmus', 'takePart')
  const workers = names.map((_, thread) => startWorker(bundle, { ...parts, thread } satisfies Part))
  const rounds = () => BATCH * Atomics.load(control, BATCHES)
  return await running(workers, async ({ failure, haveEnded }) => {
    await comesTo(control, BATCHES, 1, HANGS, failure)
    const began = performance.now()
    const end = () => began + (rounds() < enough ? most : least)
    while (performance.now() < end()) {
      onProgress?.(rounds())
      await Promise.race([failure, setTimeout(LOOK)])
    }
    Atomics.store(control, CLOSED, 1)
    await haveEnded()
    return { rounds: rounds(), counts: [...counts] }
  })
}

/** Threads that run. */
interface Running {
  /** Rejects when one of them fails. */
  readonly failure: Promise<never>
  /** Resolves once all have ended. Rejects when one fails, and if they do not end in time. */
  haveEnded(): Promise<void>
}

/** Does `work` while the threads run, and ends those that still run after it. */
async function running<A>(
  workers: readonly Worker[],
  work: (threads: Running) => Promise<A>,
): Promise<A> {
  const failure = failureOf(workers)
  const ends = Promise.all(workers.map((worker) => new Promise((end) => worker.once('exit', end))))
  try {
    return await work({ failure, haveEnded: () => inTime(Promise.race([failure, ends])) })
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Rejects when a thread fails. */
function failureOf(workers: readonly Worker[]): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    for (const worker of workers) worker.once('error', reject)
  })
  failure.catch(() => {})
  return failure
}

/** Rejects if `end` does not come in time. */
async function inTime(end: Promise<unknown>): Promise<void> {
  const late = new AbortController()
  const isLate = setTimeout(HANGS, true, { signal: late.signal }).catch(() => false)
  const hasEnded = end.then(() => false)
  try {
    if (await Promise.race([hasEnded, isLate])) throw new Error('a thread does not do its part')
  } finally {
    late.abort()
  }
}

/** Whether the word at `at` becomes `number` in time. Rejects when `failure` does. */
async function comesTo(
  words: Int32Array,
  at: number,
  number: number,
  milliseconds: number,
  failure: Promise<never>,
): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < milliseconds; ) {
    if (Atomics.load(words, at) >= number) return true
    await Promise.race([failure, setTimeout(1)])
  }
  return false
}

/** How many increments were made, and how many of them are not in the sum. */
export interface RealCount {
  readonly made: number
  readonly gone: number
}

/**
 * Has two real threads make the increments that the file at `entry` exports as `count`, for
 * `milliseconds` from the moment when both have begun. Rejects with an Error if a thread fails.
 */
export async function countForReal(entry: URL, milliseconds = 250): Promise<RealCount> {
  const words = createCount()
  const bundle = await bundleOf(entry, 'count', 'countUp')
  const threads = Array.from({ length: COUNTERS }, (_, thread) => thread)
  const workers = threads.map((thread) => startWorker(bundle, { words, thread } satisfies Counter))
  return await running(workers, async ({ failure, haveEnded }) => {
    if (!(await comesTo(words, STARTED, COUNTERS, HANGS, failure))) {
      throw new Error('a thread did not start')
    }
    await setTimeout(milliseconds)
    Atomics.store(words, CLOSED, 1)
    await haveEnded()
    const made = threads.reduce((sum, thread) => sum + Atomics.load(words, doneBy(thread)), 0)
    return { made, gone: made - Atomics.load(words, COUNTED) }
  })
}

/** How many looks began, and how many of them saw what they looked for. */
export interface RealLooks {
  readonly looks: number
  readonly seen: number
}

/** How a loop is tried. Times are in milliseconds. */
export interface LoopPatience {
  readonly looks: number
  /** How long a loop runs before what it looks for is written: until it has been compiled. */
  readonly before: number
  /** A loop that has not ended this long after that never will, and a watchdog ends its thread. */
  readonly after: number
}

const USUAL: LoopPatience = { looks: 5, before: 30, after: 5_000 }

/**
 * Runs the loop that the file at `entry` exports as `loop` on a real thread, some times one after another.
 * The first look that never ends is the last one.
 *
 * Rejects with an Error if the thread fails.
 */
export async function lookForReal(
  entry: URL,
  { raise }: LitmusLoop,
  { looks, before, after }: LoopPatience = USUAL,
): Promise<RealLooks> {
  const words = createLoop(looks)
  const worker = startWorker(await bundleOf(entry, 'loop', 'lookOn'), words)
  return await running([worker], async ({ failure }) => {
    for (let number = 1; number <= looks; number += 1) {
      await comesTo(words, BEGUN, number, HANGS, failure)
      await setTimeout(before)
      raise(words, FLAGS + STRIDE * number)
      if (!(await comesTo(words, SEEN, number, after, failure))) {
        return { looks: number, seen: number - 1 }
      }
    }
    return { looks, seen: looks }
  })
}
