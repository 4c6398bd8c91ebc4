import { MessageChannel, MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { WasmMemory } from './allocate.ts'
import { BOOT, type Outcome, settleBy } from './boot.ts'
import { discard, loadable } from './bundle.ts'
import type { Recovered } from './recovery.ts'

/** What a new thread is given, to attach the heap and to begin. */
export interface ThreadStart {
  readonly memory: SharedArrayBuffer | WasmMemory
  readonly thread: number
  readonly args: readonly unknown[]
}

interface Spawning {
  readonly entry: URL
  readonly name: string
  readonly start: ThreadStart
  /** Cleans up after the thread. Returns what became of its last commit. */
  onExit(): Recovered
}

/**
 * A thread has ended before its function returned: it was terminated, or called `process.exit`.
 *
 * @example
 * const wasTerminated = (reason: unknown) => reason instanceof ThreadEndedError
 * // const ended = await thread.result.catch(wasTerminated)
 * wasTerminated(new Error('another reason')) // => false
 */
export class ThreadEndedError extends Error {
  override readonly name = 'ThreadEndedError'
}

/** A thread must have loaded its module in this time, in milliseconds. */
const START_UP = 30_000

/** A thread that `spawn` has started. */
export class Thread<R> {
  /**
   * What its function returned, as a copy. Rejects with a copy of what it threw, or with a
   * {@link NotSentError} if either cannot be copied, or with a {@link ThreadEndedError}. An error
   * keeps its name, message, stack, cause and own properties, except those that cannot be copied; it
   * is one of the built-in class that its own extends, such as RangeError. One that is part of what
   * was returned arrives as `structuredClone` copies it: Node 20 makes `{}` of a DOMException.
   */
  readonly result: Promise<R>
  readonly #spawning: Spawning
  readonly #worker: Promise<Worker>
  #resolve!: (result: unknown) => void
  #reject!: (error: unknown) => void
  #recovered: Recovered = 'nothing to do'

  constructor(spawning: Spawning) {
    this.#spawning = spawning
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve as (result: unknown) => void
      this.#reject = reject
    })
    this.#worker = this.#start()
    this.#worker.catch((error: unknown) => {
      spawning.onExit()
      this.#reject(error)
    })
  }

  /**
   * Ends the thread wherever it is, and cleans up after it. Resolves when both is done, with what
   * became of its last commit. Its `result` rejects, but need not be handled.
   */
  async terminate(): Promise<Recovered> {
    const ended = this.result.then(
      () => {},
      () => {},
    )
    await this.#worker.then((worker) => worker.terminate()).catch(() => {})
    await ended
    return this.#recovered
  }

  /** Lets the process end although this thread has not. */
  unref(): void {
    this.#worker.then((worker) => worker.unref()).catch(() => {})
  }

  async #start(): Promise<Worker> {
    const { entry, name, start } = this.#spawning
    const bundle = await loadable(entry)
    // A port of our own: the one that every worker has is for the program, which may close it.
    const { port1: outcomes, port2: tell } = new MessageChannel()
    const worker = new Worker(BOOT, {
      eval: true,
      name,
      workerData: { entry: entry.href, bundle, name, start, tell },
      transferList: [tell, ...start.args.filter((arg) => arg instanceof MessagePort)],
      // A loader that the parent was started with would only slow it down.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    this.#follow(worker, outcomes)
    // The worker has removed it already, unless it was stopped before.
    if (bundle !== undefined) worker.on('exit', () => discard(bundle))
    return worker
  }

  /** Settles the result when the worker has exited, and not before its commit is cleaned up. */
  #follow(worker: Worker, outcomes: MessagePort): void {
    const { entry, name, onExit } = this.#spawning
    let settle: (() => void) | undefined
    const rejectWith = (error: unknown) => {
      settle = () => this.#reject(error)
    }
    let isStarted = false
    const hear = (outcome: Outcome) => {
      isStarted = true
      clearTimeout(late)
      if (outcome.did === 'started') return
      settle = () => settleBy(outcome, `thread '${name}' of ${entry}`, this.#resolve, this.#reject)
    }
    const late = setTimeout(() => {
      // If this thread was busy, nothing of the meantime has been heard.
      hearRest(outcomes, hear)
      if (isStarted) return
      rejectWith(new ThreadEndedError(`thread '${name}' of ${entry} did not start in time`))
      void worker.terminate()
    }, START_UP)
    outcomes.on('message', hear)
    outcomes.on('messageerror', rejectWith)
    outcomes.unref() // the worker keeps the process alive, unless it is told not to
    worker.on('error', rejectWith)
    worker.on('exit', (code) => {
      clearTimeout(late)
      hearRest(outcomes, hear)
      outcomes.close()
      try {
        this.#recovered = onExit()
      } catch (error) {
        rejectWith(error)
      }
      const ended = `thread '${name}' ended before its function returned, with exit code ${code}`
      if (settle === undefined) this.#reject(new ThreadEndedError(ended))
      else settle()
    })
  }
}

/** Hears what has been said through a port and not been heard. */
function hearRest(port: MessagePort, hear: (outcome: Outcome) => void): void {
  for (;;) {
    const next: { readonly message: Outcome } | undefined = receiveMessageOnPort(port)
    if (next === undefined) return
    hear(next.message)
  }
}

export const spawn = <R>(spawning: Spawning): Thread<R> => new Thread<R>(spawning)
