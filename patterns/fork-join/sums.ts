import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** The tasks that no thread has begun, a bit for each, and {@link CLOSED}. */
export const OPEN = 0
/** Free for a lock, and for a condition. */
export const LOCK = 1
export const NEWS = 2
/** How many sums are done. */
const DONE = 3

/** The tasks: two sums, and the half of each that it forks. */
export const SUMS = [1, 2] as const
export type Sum = (typeof SUMS)[number]
export const halfOf = (sum: Sum): number => sum << 2
/** The sum that a task computes, or is the half of. */
export const sumOf = (task: number): Sum => (task === 1 || task === halfOf(1) ? 1 : 2)
export const TASKS = 0b1111
/** Both sums are done. */
export const CLOSED = 0b10000

/** How many halves of a sum are not finished. */
export const leftOf = (sum: Sum): number => 3 + sum
/** What the half that was forked comes to. */
const partOf = (sum: Sum): number => 5 + sum
/** What a sum comes to, as it was reported. */
const totalOf = (sum: Sum): number => 7 + sum

/** The forked half of the first sum comes to nothing: 0 is a result like any other. */
const NUMBERS = { 1: [3, -3, 4, 1], 2: [5, 9, 2, 6] } as const
const add = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0)
/** The half that is forked. */
export const forkedPart = (sum: Sum): number => add(NUMBERS[sum].slice(0, 2))
/** The half that the sum computes itself. */
export const ownPart = (sum: Sum): number => add(NUMBERS[sum].slice(2))
export const expected = (sum: Sum): number => add(NUMBERS[sum])

/** How tasks are handed to a pool of threads, and how one waits for another. */
export interface Forking {
  fork(words: Int32Array, task: number): void
  /** Takes a task out of the pool. Blocks until there is one; returns 0 when the pool is closed and empty. */
  take(words: Int32Array): number
  /** Notes that one more half of a sum is finished. */
  finish(words: Int32Array, sum: Sum): void
  /** Returns when both halves of a sum are finished. It may `run` tasks meanwhile. */
  join(words: Int32Array, sum: Sum, run: (task: number) => void): void
  close(words: Int32Array): void
}

function run(forking: Forking, words: Int32Array, task: number): void {
  const sum = sumOf(task)
  if (task === sum) compute(forking, words, sum)
  else {
    Atomics.store(words, partOf(sum), forkedPart(sum))
    forking.finish(words, sum)
  }
}

/** Divides, forks a half, computes the other, joins, and adds. */
function compute(forking: Forking, words: Int32Array, sum: Sum): void {
  forking.fork(words, halfOf(sum))
  const own = ownPart(sum)
  forking.finish(words, sum)
  forking.join(words, sum, (task) => run(forking, words, task))
  Atomics.store(words, totalOf(sum), own + Atomics.load(words, partOf(sum)))
  if (Atomics.add(words, DONE, 1) + 1 === SUMS.length) forking.close(words)
}

/** Alice and Bob, the threads of a pool that has two sums to compute. */
export function summing(forking: Forking): ThreadsProgram {
  const work = (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    for (let task = forking.take(words); task !== 0; task = forking.take(words)) {
      run(forking, words, task)
    }
  }
  return defineThreads({
    open() {
      const memory = new SharedArrayBuffer(4 * NAMES.length)
      const words = new Int32Array(memory)
      for (const sum of SUMS) {
        words[OPEN] = (words[OPEN] ?? 0) | sum
        words[leftOf(sum)] = 2
      }
      return memory
    },
    threads: { Alice: work, Bob: work },
    always: {
      'a sum is reported when it is complete': (words) =>
        SUMS.every((sum) => [0, expected(sum)].includes(words[totalOf(sum)] ?? 0)),
    },
    finally: {
      'both sums are reported': (words) =>
        SUMS.every((sum) => words[totalOf(sum)] === expected(sum)),
    },
    nameOf: (index) => NAMES[index],
  })
}

const PER_SUM = ['left', 'part', 'total']
const NAMES = [
  ...['open', 'lock', 'news', 'done'],
  ...PER_SUM.flatMap((name) => SUMS.map((sum) => `${name}(${sum})`)),
]
