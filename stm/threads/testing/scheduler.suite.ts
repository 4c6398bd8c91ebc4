import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { bundled, type Patch, patched } from '../../testing/bundled.suite.ts'
import {
  createControl,
  DONE,
  GRANT,
  READY,
  REPORTS,
  RUN,
  RUNNING,
  STATE,
  THREW,
  WAITING,
  wordsOf,
} from './control.suite.ts'
import { randomFrom } from './random.suite.ts'
import { type ScenarioName, scenarios } from './scenarios.suite.ts'

/** A bug to plant in one file of the engine. */
export interface Planted {
  readonly file: string
  readonly patch: Patch
}

/** How a run ended. */
export interface Run {
  /** What went wrong; `null` if nothing did. */
  readonly fault: string | null
  /** Who went on at which step, as in `0@1 1@7`: enough to play it again. */
  readonly schedule: string
  readonly steps: number
}

/** Decides which of the ready threads goes on. */
type Choose = (ready: readonly number[], current: number, step: number) => number

/** More steps than any scenario needs under a schedule that lets everyone go on now and then. */
const MOST_STEPS = 20_000

/** The engine's sources and the scenarios as one module for a worker, with a bug planted or none. */
function bundleOf(planted: readonly Planted[]): Promise<string> {
  const entryPoints = [fileURLToPath(new URL('./controlled.suite.ts', import.meta.url))]
  const change = (source: string, path: string) =>
    planted
      .filter(({ file }) => file === basename(path))
      .reduce((text, { patch }) => patched(text, patch), source)
  const filter = /threads[\\/][\w-]+\.ts$/
  return bundled({ entryPoints, external: ['esbuild'] }, { filter, change })
}

let bundles = 0

/**
 * Runs a scenario on real threads, of which one at a time goes on, for one atomic operation; a seed
 * decides which. The same seed gives the same run, and so does the schedule of a run.
 */
export class Scheduler {
  readonly #control = createControl()
  readonly #scenario: (typeof scenarios)[ScenarioName]
  readonly #name: ScenarioName
  readonly #heap: ReturnType<Scheduler['create']>
  readonly #workers: Worker[] = []
  readonly #bundle: string
  #run = 0

  private constructor(name: ScenarioName, bundle: string) {
    this.#name = name
    this.#bundle = bundle
    this.#scenario = scenarios[name]
    this.#heap = this.create()
  }

  private create() {
    return this.#scenario.create()
  }

  static async start(name: ScenarioName, ...planted: readonly Planted[]): Promise<Scheduler> {
    bundles += 1
    const bundle = join(tmpdir(), `stm-controlled-${process.pid}-${bundles}.mjs`)
    writeFileSync(bundle, await bundleOf(planted))
    const scheduler = new Scheduler(name, bundle)
    for (const thread of scheduler.#threads) await scheduler.#startWorker(thread)
    return scheduler
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
    rmSync(this.#bundle, { force: true })
  }

  /** One run, as the seed decides. */
  play(seed: number): Run {
    const random = randomFrom(seed * 104_729 + 7919)
    const eagerness = [8, 25, 50][seed % 3] as number
    this.#begin()
    return this.#finish(
      this.#playOn((ready, current) =>
        ready.includes(current) && random(100) >= eagerness
          ? current
          : (ready[random(ready.length)] as number),
      ),
    )
  }

  /** The run with this schedule. */
  replay(schedule: string): Run {
    const switches = new Map(
      schedule.split(' ').map((at) => at.split('@').reverse().map(Number) as [number, number]),
    )
    this.#begin()
    return this.#finish(
      this.#playOn(
        (ready, current, step) =>
          switches.get(step) ?? (ready.includes(current) ? current : (ready[0] as number)),
      ),
    )
  }

  /**
   * A run in which `victim` is terminated before its operation number `at`, unless it has ended by
   * then; the others go on. Says whether it was.
   */
  async playAndKill(
    seed: number,
    victim: number,
    at: number,
  ): Promise<Run & { wasKilled: boolean }> {
    const random = randomFrom(seed * 104_729 + 7919)
    const any: Choose = (ready) => ready[random(ready.length)] as number
    this.#begin()
    let operations = 0
    const before = this.#playOn((ready, current, step) => {
      const next = any(ready, current, step)
      if (next !== victim) return next
      operations += 1
      return operations === at ? -1 : next
    })
    if (operations < at) return { ...this.#finish(before), wasKilled: false }
    await this.#workers[victim]?.terminate()
    this.#set(victim, DONE)
    this.#heap.recover(victim)
    // A waiter was notified by the recovery, outside of the scheduler's control.
    for (const thread of this.#threads)
      if (this.#state(thread) === WAITING) this.#set(thread, READY)
    const run = this.#finish(this.#playOn(any, before))
    await this.#startWorker(victim)
    return { ...run, wasKilled: true }
  }

  get #threads(): number[] {
    return Array.from({ length: this.#scenario.threads }, (_, thread) => thread)
  }

  #state(thread: number): number {
    return Atomics.load(this.#control, wordsOf(thread) + STATE)
  }

  #set(thread: number, state: number): void {
    Atomics.store(this.#control, wordsOf(thread) + STATE, state)
  }

  async #startWorker(thread: number): Promise<void> {
    this.#control.fill(0, wordsOf(thread), wordsOf(thread + 1))
    const worker = new Worker(pathToFileURL(this.#bundle), {
      workerData: {
        control: this.#control,
        buffer: this.#heap.buffer,
        thread,
        scenario: this.#name,
        runs: this.#run,
      },
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    this.#workers[thread] = worker
    const failed = new Promise<never>((_, reject) => worker.once('error', reject))
    failed.catch(() => {})
    while (this.#state(thread) !== DONE) {
      await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 2))])
    }
  }

  /** Ends the threads and starts them again, after a run that some of them did not end. */
  async restart(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
    for (const thread of this.#threads) await this.#startWorker(thread)
  }

  #begin(): void {
    this.#heap.reset()
    for (const thread of this.#threads) {
      this.#set(thread, RUNNING)
      Atomics.store(this.#control, wordsOf(thread) + THREW, 0)
    }
    this.#run += 1
    Atomics.store(this.#control, RUN, this.#run)
    Atomics.notify(this.#control, RUN)
  }

  /** Lets threads go on until none can, or `choose` returns -1. */
  #playOn(choose: Choose, before: Played = START): Played {
    let { current, step } = before
    const switches = [...before.switches]
    for (;;) {
      this.#settle()
      const ready = this.#threads.filter((thread) => this.#state(thread) === READY)
      if (ready.length === 0) break
      step += 1
      if (step > MOST_STEPS) break
      const next = choose(ready, current, step)
      if (next < 0) break
      if (next !== current) switches.push(`${next}@${step}`)
      current = next
      this.#grant(next)
    }
    return { current, step, switches }
  }

  #grant(thread: number): void {
    const at = wordsOf(thread)
    Atomics.store(this.#control, at + STATE, RUNNING)
    Atomics.store(this.#control, at + GRANT, 1)
    Atomics.notify(this.#control, at + GRANT)
  }

  /** Waits until no thread runs. */
  #settle(): void {
    for (;;) {
      const reports = Atomics.load(this.#control, REPORTS)
      if (this.#threads.every((thread) => this.#state(thread) !== RUNNING)) return
      for (let i = 0; i < 100 && Atomics.load(this.#control, REPORTS) === reports; i += 1);
      if (Atomics.load(this.#control, REPORTS) === reports) {
        Atomics.wait(this.#control, REPORTS, reports, 50)
      }
    }
  }

  #finish({ step, switches }: Played): Run {
    return { fault: this.#fault(step), schedule: switches.join(' '), steps: step }
  }

  #fault(step: number): string | null {
    if (step > MOST_STEPS) return 'it does not end'
    if (this.#threads.some((thread) => this.#state(thread) === WAITING)) return 'a lost wake-up'
    const hasThrown = (thread: number) => Atomics.load(this.#control, wordsOf(thread) + THREW) === 1
    if (this.#threads.some(hasThrown)) return 'a thread threw'
    return this.#heap.fault()
  }
}

interface Played {
  readonly current: number
  readonly step: number
  readonly switches: readonly string[]
}
const START: Played = { current: -1, step: 0, switches: [] }
