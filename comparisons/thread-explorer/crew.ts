import type { Worker } from 'node:worker_threads'
import { ExplorerMisuse } from '../explorer/index.ts'
import { LOST, wordsOf } from './control.ts'
import { moduleBeside, type ProgramFile } from './program-file.ts'
import type { ThreadData } from './worker.ts'

/** After this time a thread that has ended is known to have, in milliseconds. */
const LATE = 50

/** The workers in which the threads of a program run, one for each. */
export class Crew {
  readonly #file: ProgramFile
  readonly #data: Omit<ThreadData, 'thread'>
  readonly #names: readonly string[]
  readonly #workers: Worker[] = []
  #died: Error | undefined

  constructor(file: ProgramFile, data: Omit<ThreadData, 'thread'>) {
    this.#file = file
    this.#data = data
    this.#names = Object.keys(file.program.threads)
  }

  /** Starts workers for `threads`. Rejects if one cannot load the program. */
  async start(threads: readonly number[] = [...this.#names.keys()]): Promise<void> {
    const served = moduleBeside('worker', import.meta.url)
    const dataOf = (thread: number) => ({ ...this.#data, thread })
    const workers = await this.#file.start(served, dataOf, threads)
    for (const [i, worker] of workers.entries()) {
      const thread = threads[i] as number
      this.#workers[thread] = worker
      this.#watch(worker, this.#names[thread])
    }
  }

  #watch(worker: Worker, name: string | undefined): void {
    worker.on('error', (cause) => {
      this.#died ??= new Error(`${name} has ended its thread: ${cause.message}`, { cause })
    })
    worker.on('exit', (code) => {
      this.#died ??= new Error(`${name} has ended its thread, with exit code ${code}`)
    })
  }

  /** Why a run failed with `error`: a thread that ends cannot say so while this one is blocked. */
  async reasonOf(error: unknown): Promise<unknown> {
    if (error instanceof ExplorerMisuse) return error
    await new Promise((resolve) => setTimeout(resolve, LATE))
    return this.#died ?? error
  }

  /** Starts other workers for threads that could not be stopped in the last run. To be called before the next one. */
  async replaceLost(): Promise<void> {
    const { control } = this.#data
    const lost = [...this.#names.keys()].filter((thread) => control[wordsOf(thread) + LOST])
    if (lost.length === 0) return
    const gone = lost.map((thread) => this.#workers[thread] as Worker)
    // That they end is no news.
    for (const worker of gone) worker.removeAllListeners('exit')
    await Promise.all(gone.map((worker) => worker.terminate()))
    for (const thread of lost) control[wordsOf(thread) + LOST] = 0
    await this.start(lost)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
