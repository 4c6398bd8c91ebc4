import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Benchmark, Round } from './benchmark.ts'

/** Runs a round and returns what all its operations took together, in the unit of the benchmark. */
export type Instrument = (round: Round) => Promise<number>

/**
 * CPU time of the whole process in nanoseconds: garbage collection and compilation are part of the
 * price.
 */
async function cpuTime(round: Round): Promise<number> {
  const before = process.cpuUsage()
  await round.run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) * 1000
}

/** Real time in nanoseconds, for work that several threads share. */
async function realTime(round: Round): Promise<number> {
  await round.run()
  return round.elapsed?.() ?? Number.NaN
}

async function count(round: Round): Promise<number> {
  await round.run()
  return round.count?.() ?? Number.NaN
}

const heapGrowth =
  (collectGarbage: () => void): Instrument =>
  async (round) => {
    const before = await settledHeap(collectGarbage)
    await round.run()
    return (await settledHeap(collectGarbage)) - before
  }

/**
 * The heap in use, with the buffers beside it, when collecting frees nothing more: what a fibre held
 * may be freed turns later.
 */
async function settledHeap(collectGarbage: () => void): Promise<number> {
  let least = Infinity
  for (let unchanged = 0; unchanged < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    collectGarbage()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    const used = heapUsed + arrayBuffers
    unchanged = used < least - NOISE ? 0 : unchanged + 1
    least = Math.min(least, used)
  }
  return least
}

/** In bytes: the heap fluctuates by this much. */
const NOISE = 4096

/** Runs the garbage collector; `undefined` if the engine does not expose it. */
function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  return typeof collect === 'function' ? () => collect() : undefined
}

/** The instrument for a benchmark, or the reason why there is none. */
export function instrumentFor(benchmark: Benchmark): Instrument | string {
  const { unit, clock } = benchmark
  const missing = benchmark.missing?.()
  if (missing !== undefined) return missing
  if (unit === 'ns') return clock === 'real' ? realTime : cpuTime
  if (unit === 're-runs') return count
  const collect = collector()
  return collect === undefined
    ? 'this engine does not expose its garbage collector'
    : heapGrowth(collect)
}
