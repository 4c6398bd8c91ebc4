import type { Outcome } from '../../../patterns/stage.ts'
import { wayOf } from '../execution/ending.ts'
import type { Runner } from '../execution/runner.ts'
import type { Sampled } from '../exploration.ts'
import type { FailingSchedule } from '../graph/simplest-failures.ts'
import { Tally } from '../graph/tally.ts'
import { Pct } from './pct.ts'
import { indexBelow, type Random, randomFrom } from './random.ts'
import { bySimplicity, type Chooser, type CompletedRun, recordedRun } from './recorded-run.ts'
import { guidedBy, shrink } from './shrink.ts'

/** How runs are chosen. */
export interface Sampling {
  /**
   * `random`: every possible move is as likely as the next, at every step. `pct`: by random
   * priorities that change at a few steps, which finds some rare orders sooner.
   */
  readonly strategy: 'random' | 'pct'
  /** For `pct`: how many steps must come in the right order. */
  readonly depth: number
  /** How many runs to make. */
  readonly schedules: number
  /** A whole number, on which alone the choices depend. */
  readonly seed: number
  /** Stop after the first run that fails. */
  readonly stopAtFirst?: boolean | undefined
  /** Ends the sampling before the next run. */
  readonly signal?: AbortSignal | undefined
}

/** What random runs have shown. */
export interface Sample {
  /** Runs that have no end, because some tasks are endless, are not among them. */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many there were. */
  readonly runs: number
  /** For each way of failing, the simplest run that was met, made simpler. */
  readonly failures: readonly FailingSchedule[]
}

/** How many runs there were, and how many of them have failed. */
export function summaryOf({ runs, outcomes }: Sample): Sampled {
  const failing = [...outcomes].filter(([outcome]) => outcome !== 'completed')
  return { runs, failing: failing.reduce((sum, [, count]) => sum + Number(count), 0) }
}

/** Runs a program again and again, as `sampling` says. */
export async function sample(runner: Runner, sampling: Sampling): Promise<Sample> {
  const { schedules, seed, signal, stopAtFirst = false } = sampling
  const random = randomFrom(seed)
  const outcomes = new Tally<Outcome>()
  const failures = new Map<string, CompletedRun>()
  let length = 1
  let runs = 0
  let hasFailed = false
  while (runs < schedules && !(stopAtFirst && hasFailed)) {
    signal?.throwIfAborted()
    runs += 1
    const run = await recordedRun(runner, chooser(sampling, random, length))
    length = Math.max(length, run.moves.length)
    const { ending } = run
    if (ending === null) continue
    outcomes.add(ending.outcome)
    if (ending.outcome === 'completed') continue
    hasFailed ||= ending.outcome !== 'inconclusive'
    const known = failures.get(wayOf(ending))
    if (known === undefined || bySimplicity(run, known) < 0) {
      failures.set(wayOf(ending), { ...run, ending })
    }
  }
  const shrunk: CompletedRun[] = []
  for (const each of failures.values()) shrunk.push(await madeSimpler(runner, each))
  return { outcomes: outcomes.counts, runs, failures: shrunk.sort(bySimplicity) }
}

async function madeSimpler(runner: Runner, failing: CompletedRun): Promise<CompletedRun> {
  const { outcome } = failing.ending
  if (outcome === 'inconclusive') return failing
  // Tasks in a cycle of mutexes wait forever, unless another task releases one of them.
  const toTheEnd = runner.with({ seesCyclesEarly: false })
  if (outcome === 'deadlock') await recordedRun(runner, guidedBy(failing.moves), toTheEnd)
  return await shrink(runner, failing)
}

/** What chooses in one run, if the longest one so far took `length` steps. */
function chooser({ strategy, depth }: Sampling, random: Random, length: number): Chooser {
  const goesOnAtOnce = () => indexBelow(2, random) === 1
  if (strategy === 'random') {
    return { next: (moves) => indexBelow(moves.length, random), goesOnAtOnce }
  }
  const pct = new Pct(random, { depth, length })
  return { next: (moves) => pct.next(moves), goesOnAtOnce }
}

/** What several samples have shown together; of each way of failing, what the first of them has. */
export function together(samples: readonly Sample[]): Sample {
  const outcomes = new Tally<Outcome>()
  const failures = new Map<string, FailingSchedule>()
  for (const each of samples) {
    for (const [outcome, count] of each.outcomes) outcomes.add(outcome, count)
    for (const failing of each.failures) {
      if (!failures.has(wayOf(failing.ending))) failures.set(wayOf(failing.ending), failing)
    }
  }
  const runs = samples.reduce((sum, each) => sum + each.runs, 0)
  return { outcomes: outcomes.counts, runs, failures: [...failures.values()] }
}
