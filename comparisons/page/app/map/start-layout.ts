import type { WorkerCookbook } from '../search-worker.ts'
import { chartOf } from './chart.ts'

// What a worker runs before it lays out the first map.

declare const cookbook: WorkerCookbook

cookbook.chartOf = chartOf
