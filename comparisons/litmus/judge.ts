import type { ScheduledSolution } from '../../patterns/discover.ts'
import type { LitmusTest } from '../../patterns/litmus.ts'
import { type AllowedOutcome, outcomesOf } from './models.ts'
import {
  countForReal,
  lookForReal,
  type RealCount,
  type RealLooks,
  type RealOptions,
  type RealRounds,
  runForReal,
} from './run.ts'

/** An outcome, which models allow it, and how often this machine had it. */
export interface CountedOutcome extends Omit<AllowedOutcome, 'returned'> {
  /** What each read found, 0 or 1. */
  readonly found: readonly number[]
  /** Whether the test expects it. */
  readonly isExpected: boolean
  readonly times: number
}

/** What became of a test in many rounds on this machine. */
export interface RealReport {
  /** What the test expects, by name. */
  readonly expected: readonly string[]
  /** What is read: by the first thread, in order, and then by the next one. */
  readonly reads: readonly string[]
  readonly rounds: number
  readonly outcomes: readonly CountedOutcome[]
  /** Whether nothing was seen that ECMAScript forbids, and each round counts once. */
  readonly ok: boolean
}

/** What became of a loop on this machine. */
export interface LoopReport extends RealLooks {
  /** Whether ECMAScript lets the compiler read the word once, ahead of the loop. */
  readonly mayHang: boolean
  readonly ok: boolean
}

/** What became of increments on this machine. */
export interface CountReport extends RealCount {
  /** Whether none is gone, where none may be. */
  readonly ok: boolean
}

/** What a solution did for real, beside what was explored of it. */
export interface ForReal {
  readonly litmus?: RealReport
  readonly loop?: LoopReport
  readonly count?: CountReport
}

/** Runs what a solution has for real. Rejects with an Error if a thread fails. */
export async function tryForReal(
  { entry, litmus, loop, count, bug }: ScheduledSolution,
  options: RealOptions = {},
): Promise<ForReal> {
  return {
    ...(litmus && { litmus: judgeRounds(litmus, await runForReal(entry, litmus, options)) }),
    ...(loop && { loop: judgeLooks(await lookForReal(entry, loop), bug !== undefined) }),
    ...(count && { count: judgeCount(await countForReal(entry), bug !== undefined) }),
  }
}

/** Holds what was counted against the models. That a relaxed outcome was seen is asked of no machine. */
export function judgeRounds(test: LitmusTest, { rounds, counts }: RealRounds): RealReport {
  const threads = Object.values(test.threads)
  const reads = threads.flatMap((thread) => thread.reads)
  const all = outcomesOf(test).map(({ returned, ...models }): CountedOutcome => {
    const index = threads.reduce((bits, thread, i) => {
      return (bits << thread.reads.length) | (returned[i] as number)
    }, 0)
    return {
      ...models,
      found: reads.map((_, i) => (index >> (reads.length - 1 - i)) & 1),
      isExpected: Object.values(test.expected).every((holds) => holds(...returned)),
      times: counts[index] ?? 0,
    }
  })
  const total = all.reduce((sum, { times }) => sum + times, 0)
  return {
    expected: Object.keys(test.expected),
    reads,
    rounds,
    outcomes: all,
    ok: total === rounds && all.every(({ isEcmaScript, times }) => isEcmaScript || times === 0),
  }
}

/** A loop of plain reads may hang: the compiler may read once, ahead of it. One of `Atomics` must not. */
const judgeLooks = (looks: RealLooks, mayHang: boolean): LoopReport => ({
  ...looks,
  mayHang,
  ok: mayHang || looks.seen === looks.looks,
})

/** A wrong solution may lose increments: that it does is asked of no machine. */
const judgeCount = (counted: RealCount, mayLose: boolean): CountReport => ({
  ...counted,
  ok: mayLose || counted.gone === 0,
})

/** In how many rounds it came otherwise than the test expects. */
export const surprisesIn = ({ outcomes }: RealReport): number =>
  outcomes.reduce((sum, { isExpected, times }) => sum + (isExpected ? 0 : times), 0)
