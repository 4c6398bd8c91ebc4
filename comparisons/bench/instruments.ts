import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Benchmark, Round } from './benchmark.ts'

/** Runs a round and gives what it took, in the unit of the benchmark, all operations together. */
export type Instrument = (round: Round) => Promise<number>

/** CPU time of the whole process: what the collector and the compiler do is part of the price. */
async function cpuTime(round: Round): Promise<number> {
  const before = process.cpuUsage()
  await round.run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) * 1000
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

/** The heap in use when collecting yields nothing more: what a fibre held may go turns later. */
async function settledHeap(collectGarbage: () => void): Promise<number> {
  let least = Infinity
  for (let vain = 0; vain < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    collectGarbage()
    const { heapUsed } = process.memoryUsage()
    vain = heapUsed < least - NOISE ? 0 : vain + 1
    least = Math.min(least, heapUsed)
  }
  return least
}

/** So many bytes come and go by themselves. */
const NOISE = 4096

/** The collector on demand, or `undefined` where the engine does not hand it out. */
function collector(): (() => void) | undefined {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('globalThis.gc')
  return typeof collect === 'function' ? () => collect() : undefined
}

/** What measures such a benchmark, or the reason why nothing can. */
export function instrumentFor(unit: Benchmark['unit']): Instrument | string {
  if (unit === 'ns') return cpuTime
  if (unit === 're-runs') return count
  const collect = collector()
  return collect === undefined
    ? 'this engine does not expose its garbage collector'
    : heapGrowth(collect)
}
