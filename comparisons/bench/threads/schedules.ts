import { Conductor } from '../../thread-explorer/conductor.ts'
import type { Benchmark, Prepare } from '../benchmark.ts'
import { Asking } from './asking.ts'

const entry = new URL('./counting.ts', import.meta.url)

const EXPLORER = 'the explorer of threads'
const ASKING = 'the main thread decides'

/** Runs `times` schedules with a scheduler that is started once. */
function prepareWith<S>(
  start: () => Promise<S>,
  run: (scheduler: S, seed: number) => void,
): Prepare {
  let started: Promise<S> | undefined
  return async (times) => {
    started ??= start()
    const scheduler = await started
    let elapsed = 0
    return {
      run() {
        const began = performance.now()
        for (let seed = 0; seed < times; seed += 1) run(scheduler, seed)
        elapsed = performance.now() - began
      },
      elapsed: () => 1e6 * elapsed,
      result: () => true,
    }
  }
}

/** What a schedule of two threads costs, chosen at random. */
export const benchmark: Benchmark = {
  name: 'threads-schedule',
  title: 'a schedule of two threads that count, four operations in all',
  unit: 'ns',
  clock: 'real',
  per: 'schedule',
  size: 1,
  contenders: {
    [EXPLORER]: prepareWith(
      () => Conductor.start(entry),
      (conductor, seed) => conductor.run([], { kind: 'random', seed }),
    ),
    [ASKING]: prepareWith(
      () => Asking.start(entry),
      (asking) => asking.run(Math.random),
    ),
  },
  expected: () => true,
  targets: [
    // 5,000 schedules a second, and a third of the time.
    { contender: EXPLORER, atMost: 200_000 },
    { contender: EXPLORER, against: ASKING, atMost: 0.333 },
  ],
}
