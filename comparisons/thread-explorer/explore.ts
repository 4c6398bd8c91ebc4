import type { Outcome } from '../../patterns/stage.ts'
import { DivergedSchedule, ExplorerMisuse } from '../explorer/index.ts'
import { Conductor, type Strategy, type ThreadsRun } from './conductor.ts'
import { outcomeOf, type Told, Wording, wayOf } from './describe.ts'
import { programOfFile, scheduleOf, tokenOfSchedule } from './file-token.ts'
import { assertOptions, type ThreadsOptions } from './options.ts'
import { type Covered, isPreemption, preemptionsOf, search } from './search.ts'
import { textOf } from './text-of.ts'

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
  /** Stands for the schedule and its outcome, for {@link replayThreads} with the same file. */
  readonly token: string
  /** The number of steps after which every schedule fails; `null` if that is not known. */
  readonly pointOfNoReturn: number | null
}

/** What an exploration of threads has found, and what it covered. */
export interface ThreadsExploration extends Covered {
  /** Whether schedules were chosen by chance. */
  readonly isSampled: boolean
  /** Some thread looked again and again, and it was assumed not to matter how often. */
  readonly hasAssumedLoops: boolean
  /**
   * Some thread did something else in one run than in another, though it had found the same: it keeps
   * state outside of the shared memory, or goes by chance or by time.
   */
  readonly hasOutsideState: boolean
  /** Whether no schedule is left, but for those that this assumption has left out. */
  readonly isExhausted: boolean
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
 * A thread that does and finds the same three times over, without effect, goes on alone for 500 rounds,
 * which are no steps. If it stops within 16 rounds, each of them is a step like others, and all begins
 * again. Else it is assumed not to matter how often it looks: it goes on when another has changed
 * something or none can go on, and is stuck if it does not stop. Where that was assumed, there is no
 * proof, and `hasAssumedLoops` says so.
 *
 * What each thread does is held against what it did in other runs after it had found the same. If it
 * differs, there is no proof, and `hasOutsideState` says so.
 *
 * Those with few pre-emptions come first. Where there are no more than `schedules`, all are run, which
 * is a proof for sequentially consistent memory, as that of `Atomics` is; what plain accesses can do
 * beyond it is not explored.
 *
 * Rejects with the reason of an aborted `signal`, and with an Error if a thread runs for five seconds
 * without an operation, or ends.
 *
 * @throws ExplorerMisuse for an unknown option, a file that is not there or exports no program, and a
 * thread that does what cannot be explored: it awaits, it begins what goes on after it has returned (a
 * timer, a microtask, a promise), it sends or receives a message, it calls `Atomics.waitAsync` or
 * `process.exit`, it waits for good at other memory, or it uses `Atomics` on elements that are not of 32
 * bits.
 */
export async function exploreThreads(
  entry: URL,
  options: ThreadsOptions = {},
): Promise<ThreadsExploration> {
  assertOptions(options)
  return conducted(entry, (conductor) => new Exploring(entry, conductor, options).explore())
}

/**
 * Runs one schedule again: that of a token, or given by which thread makes each step. Where it ends
 * first, threads go on as long as they can.
 *
 * @throws BadToken for a text that is no token, or is that of another file.
 * @throws ExplorerMisuse for what is neither.
 * @throws DivergedSchedule if a thread is to make a step that cannot go on there.
 */
export async function replayThreads(
  entry: URL,
  schedule: string | readonly number[],
): Promise<ThreadsTrace> {
  const plan = typeof schedule === 'string' ? scheduleOf(schedule, entry) : assertSchedule(schedule)
  return conducted(entry, async (conductor) => {
    const run = conductor.run(plan, { kind: 'go on' })
    if (run.ending.kind === 'diverged') throw new DivergedSchedule(run.steps.length)
    return traceOf(entry, conductor, run)
  })
}

/** Starts the threads of a program, and stops them once `use` is done. */
async function conducted<A>(entry: URL, use: (conductor: Conductor) => Promise<A>): Promise<A> {
  const conductor = await Conductor.start(entry)
  try {
    return await use(conductor)
  } catch (error) {
    throw await conductor.reasonOf(error)
  } finally {
    await conductor.stop()
  }
}

function assertSchedule(schedule: unknown): readonly number[] {
  if (Array.isArray(schedule) && schedule.every(Number.isInteger)) return schedule
  throw new ExplorerMisuse(
    `a replay needs a token, or the numbers of threads in an array, not ${textOf(schedule)}`,
  )
}

const traceOf = (entry: URL, conductor: Conductor, run: ThreadsRun): ThreadsTrace => {
  const wording = new Wording(conductor)
  const outcome = outcomeOf(run.ending)
  const schedule = run.steps.map(({ thread }) => thread)
  return {
    tasks: conductor.names,
    schedule,
    steps: run.steps.map((step, i) => ({
      task: conductor.names[step.thread] ?? '',
      actions: [wording.step(step)],
      isPreemption: isPreemption(run.steps, i),
    })),
    ending: { outcome, ...wording.ending(run) },
    preemptions: preemptionsOf(run.steps),
    token: tokenOfSchedule(programOfFile(entry), outcome, schedule),
    pointOfNoReturn: null,
  }
}

class Exploring {
  readonly #entry: URL
  readonly #conductor: Conductor
  readonly #options: ThreadsOptions
  readonly #outcomes = new Map<Outcome, number>()
  readonly #simplest = new Map<string, ThreadsTrace>()
  /** The schedules that ended well, a character for each step. */
  readonly #passed: string[] = []
  #schedules = 0
  #hasAssumedLoops = false
  #hasOutsideState = false
  #patience = 0
  #turn = performance.now()

  constructor(entry: URL, conductor: Conductor, options: ThreadsOptions) {
    this.#entry = entry
    this.#conductor = conductor
    this.#options = options
  }

  async explore(): Promise<ThreadsExploration> {
    this.#options.signal?.throwIfAborted()
    let covered: Covered
    do {
      this.#begin()
      covered = await this.#cover()
    } while (this.#patience !== this.#conductor.patience)
    const failures = [...this.#simplest.values()].sort(bySimplicity)
    const hasAssumedLoops = this.#hasAssumedLoops
    const hasOutsideState = this.#hasOutsideState
    const isExhausted = covered.complete && !hasOutsideState
    return {
      ...covered,
      complete: isExhausted && !hasAssumedLoops,
      isExhausted,
      isSampled: this.#options.seed !== undefined,
      hasAssumedLoops,
      hasOutsideState,
      outcomes: this.#outcomes,
      failures: isExhausted ? failures.map((trace) => this.#withNoReturn(trace)) : failures,
    }
  }

  /** Knows nothing: begins, or begins again since a thread was wrongly taken for one that spins. */
  #begin(): void {
    this.#patience = this.#conductor.patience
    this.#outcomes.clear()
    this.#simplest.clear()
    this.#passed.length = 0
    this.#schedules = 0
    this.#hasAssumedLoops = false
    this.#hasOutsideState = false
  }

  #cover(): Promise<Covered> {
    const { seed, schedules = MOST } = this.#options
    if (seed !== undefined) return this.#sample(seed, schedules)
    return search(
      this.#conductor,
      schedules,
      (run) => this.#see(run),
      () => this.#pause(),
    )
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
    if (this.#patience !== this.#conductor.patience) return false
    this.#schedules += 1
    this.#hasAssumedLoops ||= run.assumesLoops
    this.#hasOutsideState ||= run.ending.kind === 'diverged'
    const outcome = outcomeOf(run.ending)
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    if (outcome === 'completed') {
      this.#passed.push(run.steps.map(({ thread }) => thread).join(''))
      return true
    }
    const way = wayOf(run.ending)
    const known = this.#simplest.get(way)
    if (known === undefined || isSimpler(run, known)) {
      this.#simplest.set(way, traceOf(this.#entry, this.#conductor, run))
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
    await this.#conductor.replaceLost()
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
