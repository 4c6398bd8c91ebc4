import type { Outcome } from '../../../patterns/stage.ts'
import { wayOf } from '../execution/ending.ts'
import type { Program, Rules } from '../execution/execute.ts'
import type { Move } from '../execution/schedule.ts'
import type { Path } from '../graph/simplest-failures.ts'
import { Pct } from './pct.ts'
import { placeAmong, type Random, randomFrom } from './random.ts'
import { type Ended, guidedBy, shrink } from './shrink.ts'
import { bySimplicity, walk } from './walk.ts'

/** How runs are chosen. */
export interface Sampling {
  /**
   * `random`: each task that can go on is as likely as the next, at every step. `pct`: by priorities
   * at random that change at a few steps, which finds some rare orders sooner.
   */
  readonly strategy: 'random' | 'pct'
  /** For `pct`: how many steps must come in the right order. */
  readonly depth: number
  /** How many runs to make. */
  readonly schedules: number
  /** A whole number, on which alone the choices depend. */
  readonly seed: number
  /** Ends it before the next run. */
  readonly signal?: AbortSignal | undefined
}

/** What random runs have shown. */
export interface Sample {
  /** Runs that have no end, because tasks start over for ever, are not among them. */
  readonly outcomes: ReadonlyMap<Outcome, bigint>
  /** How many there were. */
  readonly runs: number
  /** For each way of failing, the simplest run that was met, made simpler. */
  readonly failures: readonly Path[]
}

/** Runs `program` again and again, as `sampling` says. */
export async function sample(program: Program, rules: Rules, sampling: Sampling): Promise<Sample> {
  const { schedules: runs, seed, signal } = sampling
  const random = randomFrom(seed)
  const outcomes = new Map<Outcome, bigint>()
  const failures = new Map<string, Ended>()
  let length = 1
  for (let i = 0; i < runs; i += 1) {
    signal?.throwIfAborted()
    const run = await walk(program, rules, chooser(sampling, random, length))
    length = Math.max(length, run.moves.length)
    const { ending } = run
    if (ending === null) continue
    outcomes.set(ending.outcome, (outcomes.get(ending.outcome) ?? 0n) + 1n)
    if (ending.outcome === 'completed') continue
    const known = failures.get(wayOf(ending))
    if (known === undefined || bySimplicity(run, known) < 0) {
      failures.set(wayOf(ending), { ...run, ending })
    }
  }
  const shrunk: Ended[] = []
  for (const each of failures.values()) shrunk.push(await madeSimpler(program, rules, each))
  return { outcomes, runs, failures: shrunk.sort(bySimplicity) }
}

async function madeSimpler(program: Program, rules: Rules, failing: Ended): Promise<Ended> {
  const { outcome } = failing.ending
  if (outcome === 'inconclusive') return failing
  // Whoever waits in a cycle of mutexes waits for ever, unless someone else releases one of them.
  const toTheEnd = { ...rules, seesCyclesEarly: false }
  if (outcome === 'deadlock') await walk(program, rules, guidedBy(failing.moves), toTheEnd)
  return await shrink(program, rules, failing)
}

/** What chooses in one run, if the longest one so far took `length` steps. */
function chooser({ strategy, depth }: Sampling, random: Random, length: number) {
  if (strategy === 'random') {
    return (moves: readonly Move[]): number => placeAmong(moves.length, random)
  }
  const pct = new Pct(random, { depth, length })
  return (moves: readonly Move[]): number => pct.choose(moves)
}

/** What several samples have shown together; of one way of failing, what the first of them has. */
export function together(samples: readonly Sample[]): Sample {
  const outcomes = new Map<Outcome, bigint>()
  const failures = new Map<string, Path>()
  for (const each of samples) {
    for (const [outcome, count] of each.outcomes) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0n) + count)
    }
    for (const path of each.failures) {
      if (!failures.has(wayOf(path.ending))) failures.set(wayOf(path.ending), path)
    }
  }
  const runs = samples.reduce((sum, each) => sum + each.runs, 0)
  return { outcomes, runs, failures: [...failures.values()] }
}
