import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { Tinypool } from 'tinypool'
import type { Task } from './task.ts'

/** How a pool is made. */
export interface PoolOptions {
  readonly threads: number
  /** How many tasks a thread may run at once. */
  readonly atOnce?: number
}

interface RunOptions {
  readonly signal?: AbortSignal
  readonly transferList?: MessagePort[]
}

/** What both packages have in common, and `close`, which one of them has. */
export interface Pool {
  run(task: Task, options?: RunOptions): Promise<number>
  destroy(): Promise<void>
  close?(options?: { readonly force: boolean }): Promise<void>
}

const optionsOf = (filename: string, { threads, atOnce = 1 }: PoolOptions) => ({
  filename,
  minThreads: threads,
  maxThreads: threads,
  concurrentTasksPerWorker: atOnce,
  // Threads that load TypeScript by themselves would need more than the pool gives them.
  execArgv: [],
})

/** A package, and how a pool of it is opened whose threads load `filename`. */
interface Contender {
  readonly version: string
  open(filename: string, options: PoolOptions): Pool
}

export const CONTENDERS: Readonly<Record<string, Contender>> = {
  piscina: {
    version: Piscina.version,
    open: (filename, options) => new Piscina(optionsOf(filename, options)),
  },
  tinypool: {
    version: Tinypool.version,
    open: (filename, options) => new Tinypool(optionsOf(filename, options)) as Pool,
  },
}
