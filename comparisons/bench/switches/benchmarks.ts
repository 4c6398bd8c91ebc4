import type { Benchmark } from '../benchmark.ts'
import { benchmark as handOver } from './hand-over.ts'
import { benchmark as heldLock } from './held-lock.ts'
import { benchmark as start } from './start.ts'

/** What it costs to go from one task to another. */
export const switchBenchmarks: readonly Benchmark[] = [handOver, start, heldLock]
