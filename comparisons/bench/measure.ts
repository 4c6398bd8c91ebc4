import { isDeepStrictEqual } from 'node:util'
import type { Benchmark } from './benchmark.ts'
import { type Instrument, instrumentFor } from './instruments.ts'

export interface Effort {
  readonly rounds: number
  /** The length of a round of one contender, in milliseconds of CPU time. */
  readonly milliseconds: number
}

export const THOROUGH: Effort = { rounds: 15, milliseconds: 30 }
/** Checks that everything works, not how fast it is: a few operations each, and nothing slow. */
export const QUICK = 'quick'
const QUICK_OPERATIONS = 10

/** The figures of each contender, for one item and by round. */
export interface Measured {
  readonly benchmark: Benchmark
  readonly figures: Readonly<Record<string, readonly number[]>>
  /** Why nothing was measured, if so. */
  readonly skipped?: string
}

/** A contender returned a result that the benchmark does not expect. */
export class WrongResult extends Error {
  override readonly name = 'WrongResult'
}

/**
 * Measures all contenders in turns, round by round, so that a busy moment of the machine affects
 * all of them. The order changes from round to round, so that no contender always follows the same
 * other one.
 * @throws WrongResult if a contender returns a wrong result.
 */
export async function measure(
  given: Benchmark,
  effort: Effort | typeof QUICK,
  onProgress: (what: string) => void,
): Promise<Measured> {
  const benchmark = (effort === QUICK && given.small) || given
  if (effort === QUICK && benchmark.isSlow) {
    return { benchmark, figures: {}, skipped: 'too slow for a quick run' }
  }
  const instrument = instrumentFor(benchmark)
  if (typeof instrument === 'string') return { benchmark, figures: {}, skipped: instrument }
  const rounds = effort === QUICK ? 1 : effort.rounds
  const names = Object.keys(benchmark.contenders)
  const times: Record<string, number> = {}
  for (const name of names) {
    onProgress(`${benchmark.name}: how fast is ${name}?`)
    times[name] = await enough(benchmark, name, instrument, effort)
  }
  const figures: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    onProgress(`${benchmark.name}: round ${round + 1} of ${rounds}`)
    for (const name of inTurn(names, round)) {
      const operations = times[name] ?? 1
      const taken =
        effort === QUICK
          ? (await roundOf(benchmark, name, instrument, operations)).taken
          : await undisturbed(benchmark, name, instrument, operations)
      figures[name]?.push(taken / operations / benchmark.size)
    }
  }
  return { benchmark, figures }
}

/** The order of a round: each contender begins some round, and every second round is reversed. */
function inTurn(names: readonly string[], round: number): string[] {
  const first = round % names.length
  const order = [...names.slice(first), ...names.slice(0, first)]
  return round % 2 === 0 ? order : order.reverse()
}

/** The number of operations for which a round takes long enough. Finding it warms the code up. */
async function enough(
  benchmark: Benchmark,
  name: string,
  instrument: Instrument,
  effort: Effort | typeof QUICK,
): Promise<number> {
  const { unit, size, max = Infinity } = benchmark
  if (effort === QUICK) return Math.min(max, Math.ceil(QUICK_OPERATIONS / size))
  if (unit !== 'ns') return max
  const goal = (benchmark.milliseconds ?? effort.milliseconds) * 1e6
  let times = 1
  for (;;) {
    let taken = Infinity
    for (let i = 0; i < (benchmark.clock === 'real' ? TRIALS : 1); i += 1) {
      taken = Math.min(taken, (await roundOf(benchmark, name, instrument, times)).taken)
    }
    if (taken >= goal / 2) return Math.ceil((times * goal) / taken)
    times = Math.ceil(times * Math.min(10, Math.max(2, goal / (taken + 1))))
  }
}

/** How often a round is tried whose length other processes may change. The shortest counts. */
const TRIALS = 8

/** How often a round is repeated in which other processes had the processor. */
const REPEATS = 40

/** The length of one round, repeated while others disturb it; `NaN` if they always do. */
async function undisturbed(
  benchmark: Benchmark,
  name: string,
  instrument: Instrument,
  times: number,
): Promise<number> {
  for (let i = 0; i < REPEATS; i += 1) {
    const { taken, wasDisturbed } = await roundOf(benchmark, name, instrument, times)
    if (!wasDisturbed) return taken
  }
  return Number.NaN
}

/** Runs one round of one contender, checks its result, and returns what it took. */
async function roundOf(
  { name: benchmark, contenders, expected }: Benchmark,
  name: string,
  instrument: Instrument,
  times: number,
): Promise<{ readonly taken: number; readonly wasDisturbed: boolean }> {
  const round = await contenders[name]?.(times)
  if (round === undefined) throw new TypeError(`${benchmark} has no contender '${name}'`)
  const taken = await instrument(round)
  const result = await round.result()
  await round.end?.()
  const wasDisturbed = round.wasDisturbed?.() ?? false
  if (isDeepStrictEqual(result, expected(times))) return { taken, wasDisturbed }
  throw new WrongResult(
    `${benchmark}: ${name} returned ${JSON.stringify(result)} after ${times} operations, ` +
      `not ${JSON.stringify(expected(times))}`,
  )
}
