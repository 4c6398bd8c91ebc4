import type { Benchmark } from './benchmark.ts'
import { benchmark as counter } from './counter.ts'
import { explorations } from './explorer.ts'
import { blockedTransaction, idleVariable } from './heap.ts'
import { benchmark as map } from './map.ts'
import { permits, reruns } from './permit.ts'
import { benchmark as queue } from './queue.ts'
import { readOfTen, readOfThousand } from './reads.ts'
import { switchBenchmarks } from './switches/benchmarks.ts'
import { threadBenchmarks } from './threads/benchmarks.ts'
import { benchmark as library } from './threads/library.ts'
import { benchmark as schedule } from './threads/schedules.ts'
import { benchmark as transfer } from './transfer.ts'
import { benchmark as twoLocks } from './two-locks.ts'
import { benchmarks as wakeAny } from './wake-any.ts'
import { benchmarks as wakeOne } from './wake-one.ts'

export const benchmarks: readonly Benchmark[] = [
  transfer,
  twoLocks,
  counter,
  readOfTen,
  readOfThousand,
  queue,
  ...permits,
  ...reruns,
  map,
  ...wakeOne,
  ...wakeAny,
  idleVariable,
  blockedTransaction,
  ...switchBenchmarks,
  ...threadBenchmarks,
  library,
  schedule,
  ...explorations,
]
