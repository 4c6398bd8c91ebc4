import type { Outcome } from '../../patterns/stage.ts'
import { DivergedSchedule } from '../explorer/index.ts'
import { Conductor, type Strategy, type ThreadsRun } from './conductor.ts'
import { outcomeOf, type Told, Wording, wayOf } from './describe.ts'
import { type Covered, isPreemption, preemptionsOf, search } from './search.ts'

/** How far to explore. */
export interface ThreadsOptions {
  /** At most this many schedules are run. Default: 20,000. */
  readonly schedules?: number | undefined
  /** A whole number: run schedules that are chosen by chance, from this seed on, instead of all. */
  readonly seed?: number | undefined
  /** With `seed`: `random` chooses at each step, `pct` by priorities that change at a few. Default: `random`. */
  readonly strategy?: 'random' | 'pct' | undefined
  /** With `pct`, how many steps have to come in the right order. Default: 3. */
  readonly depth?: number | undefined
  /** Ends the exploration with the first failure. */
  readonly stopAtFirst?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the number of schedules so far. */
  readonly onProgress?: ((schedules: number) => void) | undefined
}

/** One schedule of threads, in words. */
export interface ThreadsTrace {
  readonly tasks: readonly string[]
  /** Which thread made each step. */
  readonly schedule: readonly number[]
  readonly steps: readonly {
    readonly task: string
    readonly actions: readonly string[]
    readonly isPreemption: boolean
  }[]
  readonly ending: Told & { readonly outcome: Outcome }
  readonly preemptions: number
  /** The number of steps after which every schedule fails; `null` if that is not known. */
  readonly pointOfNoReturn: number | null
}

/** What an exploration of threads has found, and what it covered. */
export interface ThreadsExploration extends Covered {
  /** Whether schedules were chosen by chance. */
  readonly isSampled: boolean
  /** How many schedules ended in which way. */
  readonly outcomes: ReadonlyMap<Outcome, number>
  /** The simplest schedule for each way of failing, the simplest first. */
  readonly failures: readonly ThreadsTrace[]
}

const MOST = 20_000

/** How long the event loop is kept waiting, in milliseconds. */
const TURN = 50

/**
 * Drives the threads of the program that the file at `entry` exports by default through their schedules,
 * on real worker threads: one at a time goes on, for one atomic operation. A wait with a time-out may
 * time out at any moment.
 *
 * Those with few pre-emptions come first. Where there are no more than `schedules`, all are run, which
 * is a proof for sequentially consistent memory, as that of `Atomics` is; what plain accesses can do
 * beyond it is not explored.
 *
 * Rejects with the reason of an aborted `signal`, and with an Error if a thread runs for five seconds
 * without an operation.
 */
export async function exploreThreads(
  entry: URL,
  options: ThreadsOptions = {},
): Promise<ThreadsExploration> {
  const conductor = await Conductor.start(entry)
  try {
    return await new Exploring(conductor, options).explore()
  } finally {
    await conductor.stop()
  }
}

/**
 * Runs one schedule again. Where it ends first, threads go on as long as they can.
 * @throws DivergedSchedule if a thread is to make a step that cannot go on there.
 */
export async function replayThreads(
  entry: URL,
  schedule: readonly number[],
): Promise<ThreadsTrace> {
  const conductor = await Conductor.start(entry)
  try {
    const run = conductor.run(schedule, { kind: 'go on' })
    if (run.ending.kind === 'diverged') throw new DivergedSchedule(run.steps.length)
    return traceOf(conductor, run)
  } finally {
    await conductor.stop()
  }
}

const traceOf = (conductor: Conductor, run: ThreadsRun): ThreadsTrace => {
  const wording = new Wording(conductor)
  return {
    tasks: conductor.names,
    schedule: run.steps.map(({ thread }) => thread),
    steps: run.steps.map((step, i) => ({
      task: conductor.names[step.thread] ?? '',
      actions: [wording.step(step)],
      isPreemption: isPreemption(run.steps, i),
    })),
    ending: { outcome: outcomeOf(run.ending), ...wording.ending(run) },
    preemptions: preemptionsOf(run.steps),
    pointOfNoReturn: null,
  }
}

class Exploring {
  readonly #conductor: Conductor
  readonly #options: ThreadsOptions
  readonly #outcomes = new Map<Outcome, number>()
  readonly #simplest = new Map<string, ThreadsTrace>()
  /** The schedules that ended well, a character for each step. */
  readonly #passed: string[] = []
  #schedules = 0
  #turn = performance.now()

  constructor(conductor: Conductor, options: ThreadsOptions) {
    this.#conductor = conductor
    this.#options = options
  }

  async explore(): Promise<ThreadsExploration> {
    this.#options.signal?.throwIfAborted()
    const { seed, schedules = MOST } = this.#options
    const isSampled = seed !== undefined
    const covered = isSampled
      ? await this.#sample(seed, schedules)
      : await search(
          this.#conductor,
          schedules,
          (run) => this.#see(run),
          () => this.#pause(),
        )
    const failures = [...this.#simplest.values()].sort(bySimplicity)
    return {
      ...covered,
      isSampled,
      outcomes: this.#outcomes,
      failures: covered.complete ? failures.map((trace) => this.#withNoReturn(trace)) : failures,
    }
  }

  async #sample(seed: number, most: number): Promise<Covered> {
    const { strategy = 'random', depth = 3 } = this.#options
    let steps = 0
    let schedules = 0
    while (schedules < most) {
      const chosen = { seed: seed + schedules, depth, steps }
      const run = this.#conductor.run([], { kind: strategy, ...chosen } as Strategy)
      steps = Math.max(steps, run.steps.length)
      schedules += 1
      if (!this.#see(run)) break
      await this.#pause()
    }
    return { complete: false, bound: null, schedules }
  }

  /** Returns whether to go on. */
  #see(run: ThreadsRun): boolean {
    this.#schedules += 1
    const outcome = outcomeOf(run.ending)
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    if (outcome === 'completed') {
      this.#passed.push(run.steps.map(({ thread }) => thread).join(''))
      return true
    }
    const way = wayOf(run.ending)
    const known = this.#simplest.get(way)
    if (known === undefined || isSimpler(run, known)) {
      this.#simplest.set(way, traceOf(this.#conductor, run))
    }
    return this.#options.stopAtFirst !== true
  }

  /** After how many of its steps no schedule that begins alike has passed. */
  #withNoReturn(trace: ThreadsTrace): ThreadsTrace {
    const schedule = trace.schedule.join('')
    const common = this.#passed.map((passed) => commonStart(passed, schedule))
    return { ...trace, pointOfNoReturn: Math.max(-1, ...common) + 1 }
  }

  async #pause(): Promise<void> {
    if (performance.now() - this.#turn < TURN) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#options.signal?.throwIfAborted()
    this.#options.onProgress?.(this.#schedules)
    this.#turn = performance.now()
  }
}

function commonStart(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

const isSimpler = ({ steps }: ThreadsRun, known: ThreadsTrace): boolean => {
  const preemptions = preemptionsOf(steps)
  if (preemptions !== known.preemptions) return preemptions < known.preemptions
  return steps.length < known.steps.length
}

const bySimplicity = (a: ThreadsTrace, b: ThreadsTrace): number =>
  a.preemptions - b.preemptions || a.steps.length - b.steps.length
