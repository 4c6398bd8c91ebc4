import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import { ExplorerMisuse } from '../explorer/index.ts'
import { memoryOf } from './checked-program.ts'
import {
  ABOUT,
  ANY,
  ASSUMES,
  BEGUN,
  BROKEN,
  CHANGED,
  COMPLETED,
  createControl,
  DONE,
  END,
  ENDING,
  GO_ON,
  GRANT,
  LAST,
  LEFT_CIRCLE,
  LOOKS,
  LOST,
  MOST_STEPS,
  PLAN,
  PLANNED,
  PRIORITIES,
  RANDOM,
  READY,
  REFUSED,
  RUN,
  readText,
  SPINNING,
  STATE,
  STEP,
  STOPPED,
  STRATEGY,
  STUCK,
  THREADS,
  THREW,
  UNDECIDED,
  WAITING,
  WAITS_AT,
  WAS,
  wordsOf,
} from './control.ts'
import { Crew } from './crew.ts'
import { decide, grant } from './decide.ts'
import { type Broken, brokenAmong } from './invariants.ts'
import { type Pct, setPriorities } from './priorities.ts'
import { ProgramFile } from './program-file.ts'
import { Repeatable } from './repeatable.ts'
import { stepsIn, type ThreadStep } from './step-log.ts'

type Invariants = ThreadsProgram['always']

/** How a run ended. */
export type ThreadsEnding =
  | { readonly kind: 'completed' }
  /** No thread can go on. `waiting` says at which word each waits, or spins: `null`. */
  | { readonly kind: 'stuck'; readonly waiting: readonly Stuck[] }
  | { readonly kind: 'broken'; readonly invariant: string }
  /** Instead of saying whether it holds, the invariant `does` something else. */
  | { readonly kind: 'undecided'; readonly invariant: string; readonly does: string }
  | { readonly kind: 'threw'; readonly thread: number; readonly error: string }
  /** It has more steps than a run may have. */
  | { readonly kind: 'too long' }
  /** The plan cannot be followed beyond the steps that were made, or `thread` did another one than before. */
  | { readonly kind: 'diverged'; readonly thread: number | null }

/** A thread that cannot go on. */
export interface Stuck {
  readonly thread: number
  /** The word that it waits at, in `Atomics.wait` or by looking again and again. */
  readonly index: number
  readonly isSpinning: boolean
}

/** What a run did. */
export interface ThreadsRun {
  readonly steps: readonly ThreadStep[]
  readonly ending: ThreadsEnding
  /** Whether a thread was taken for one that would repeat itself until another changes something. */
  readonly assumesLoops: boolean
  /** The memory at the end. Valid until the next run. */
  readonly words: Int32Array
}

/** How threads are chosen beyond the plan. */
export type Strategy =
  | { readonly kind: 'go on' }
  | { readonly kind: 'random'; readonly seed: number }
  | ({ readonly kind: 'pct' } & Pct)

/** Follows the name of an invariant that does not hold before any thread has begun. */
const AT_START = ', at the start'
/** And of one that does not hold when all threads are done. */
export const AT_END = ', in the end'

/** A run hangs that makes no step in this time, in milliseconds. */
const HANGS = 5_000

/** Has the threads of a program run as planned. */
export class Conductor {
  readonly names: readonly string[]
  readonly program: ThreadsProgram
  readonly #control = createControl()
  readonly #memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #image: Int32Array
  readonly #repeatable: Repeatable
  readonly #crew: Crew
  #patience = 0

  private constructor(file: ProgramFile) {
    const { program, name } = file
    this.program = program
    this.names = Object.keys(program.threads)
    this.#memory = memoryOf(program, name)
    this.#words = new Int32Array(this.#memory)
    this.#image = this.#words.slice()
    this.#control[THREADS] = this.names.length
    this.#repeatable = new Repeatable(this.#control, this.names.length, this.#words)
    this.#crew = new Crew(file, { control: this.#control, memory: this.#memory })
  }

  /**
   * Starts the threads of the program that the file at `entry` exports by default.
   * @throws ExplorerMisuse if there is no such file or program.
   */
  static async start(entry: URL): Promise<Conductor> {
    const file = await ProgramFile.load(entry)
    const conductor = new Conductor(file)
    await conductor.#crew.start()
    return conductor
  }

  /** Why a run failed with `error`: perhaps a thread has ended. */
  reasonOf(error: unknown): Promise<unknown> {
    return this.#crew.reasonOf(error)
  }

  /** To be called before each run but the first: see {@link Crew}. */
  replaceLost(): Promise<void> {
    return this.#crew.replaceLost()
  }

  stop(): Promise<void> {
    return this.#crew.stop()
  }

  /**
   * How often a thread that seemed to spin was seen to stop by itself. Since then it has been given more
   * rounds: what runs before have left out is open again.
   */
  get patience(): number {
    return this.#patience
  }

  /** Has the threads make the steps of `plan`, and go on by `strategy`. Blocks this thread meanwhile. */
  run(plan: readonly number[], strategy: Strategy): ThreadsRun {
    this.#words.set(this.#image)
    const broken = this.#brokenAmong(this.program.always, AT_START)
    if (broken !== undefined) {
      return { steps: [], ending: broken, assumesLoops: false, words: this.#words }
    }
    for (;;) {
      this.#play(plan, strategy)
      if (this.#control[ENDING] !== LEFT_CIRCLE) break
      this.#patience += 1
      this.#repeatable.clear()
    }
    const steps = stepsIn(this.#control)
    const ending = this.#ending()
    const assumesLoops = this.#control[ASSUMES] === 1
    const common = { steps, assumesLoops, words: this.#words }
    const other = this.#repeatable.difference()
    if (other !== undefined) {
      const { thread, at } = other
      return { ...common, steps: steps.slice(0, at + 1), ending: { kind: 'diverged', thread } }
    }
    // What ends before its plan does is another run than the planned one.
    const isPlanned = steps.length >= plan.length
    return { ...common, ending: isPlanned ? ending : { kind: 'diverged', thread: null } }
  }

  #play(plan: readonly number[], strategy: Strategy): void {
    const control = this.#control
    this.#words.set(this.#image)
    control[STEP] = 0
    control[CHANGED] = 0
    control[ENDING] = 0
    control[ASSUMES] = 0
    control[PLANNED] = plan.length
    control.set(plan.slice(0, MOST_STEPS), PLAN)
    this.#setStrategy(strategy)
    for (const thread of this.names.keys()) {
      const at = wordsOf(thread)
      control[at + STATE] = READY
      control[at + BEGUN] = 0
      control[at + GRANT] = 0
      control[at + WAITS_AT] = 0
    }
    const run = (control[RUN] as number) + 1
    Atomics.store(control, RUN, run)
    const first = decide(control, -1)
    if (first < 0) return
    grant(control, first)
    this.#awaitEnd(run)
  }

  #awaitEnd(run: number): void {
    const control = this.#control
    for (let i = 0; i < LOOKS && Atomics.load(control, END) !== run; i += 1);
    while (Atomics.load(control, END) !== run) {
      const ended = Atomics.load(control, END)
      if (ended === run) return
      if (Atomics.wait(control, END, ended, HANGS) === 'timed-out') {
        if (Atomics.load(control, STOPPED) === run) {
          this.#giveUp(run)
          return
        }
        const last = stepsIn(this.#control).at(-1)?.thread ?? 0
        const seconds = HANGS / 1_000
        throw new Error(`${this.names[last]} runs for ${seconds} seconds without an operation`)
      }
    }
  }

  /** Ends a run that is over, though threads go on: they do so without an operation, at which they would stop. */
  #giveUp(run: number): void {
    for (const at of [...this.names.keys()].map(wordsOf)) {
      if (this.#control[at + STATE] !== DONE) this.#control[at + LOST] = 1
    }
    Atomics.store(this.#control, END, run)
  }

  #setStrategy(strategy: Strategy): void {
    const control = this.#control
    control[STRATEGY] = { 'go on': GO_ON, random: ANY, pct: PRIORITIES }[strategy.kind]
    if (strategy.kind === 'go on') return
    control[RANDOM] = Math.imul(strategy.seed + 1, 0x9e37_79b9) | 1
    if (strategy.kind === 'pct') setPriorities(control, this.names.length, strategy)
  }

  #ending(): ThreadsEnding {
    const about = this.#control[ABOUT] as number
    switch (this.#control[ENDING]) {
      case COMPLETED:
        return this.#atEnd()
      case STUCK:
        return { kind: 'stuck', waiting: this.#stuck() }
      case BROKEN:
        return brokenOf(this.program.always, { at: about, does: undefined }, '')
      case UNDECIDED:
        return brokenOf(this.program.always, { at: about, does: readText(this.#control) }, '')
      case THREW:
        return { kind: 'threw', thread: about, error: readText(this.#control) }
      case REFUSED:
        throw new ExplorerMisuse(`${this.names[about]} ${readText(this.#control)}`)
      default:
        return { kind: 'too long' }
    }
  }

  #stuck(): readonly Stuck[] {
    return [...this.names.keys()].flatMap((thread) => {
      const at = wordsOf(thread)
      const was = this.#control[at + WAS]
      if (was !== WAITING && was !== SPINNING) return []
      return [{ thread, index: this.#control[at + LAST] as number, isSpinning: was === SPINNING }]
    })
  }

  #atEnd(): ThreadsEnding {
    return this.#brokenAmong(this.program.finally, AT_END) ?? { kind: 'completed' }
  }

  #brokenAmong(invariants: Invariants = {}, when: string): ThreadsEnding | undefined {
    const broken = brokenAmong(Object.values(invariants), this.#words)
    return broken && brokenOf(invariants, broken, when)
  }
}

function brokenOf(invariants: Invariants = {}, { at, does }: Broken, when: string): ThreadsEnding {
  const invariant = `${Object.keys(invariants)[at]}${when}`
  return does === undefined ? { kind: 'broken', invariant } : { kind: 'undecided', invariant, does }
}
