import type { Outcome, Stage } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import { type WordedEnding, wordedEnding } from '../report/worded.ts'
import { completed, type Ending } from './ending.ts'
import { ForeignWork } from './foreign-work.ts'
import { inTurn } from './in-turn.ts'
import { LeftTimers } from './left-timers.ts'
import { participant, participants, start } from './participants.ts'
import { PlannedRun } from './planned-run.ts'
import { atNextTurn } from './quiescence.ts'
import { brokenNow } from './stage-check.ts'
import { takeStrayErrors } from './stray-errors.ts'
import type { DelayPlan } from './time/delay-plan.ts'

/** How often to run, and how long `work` takes. */
export interface RealOptions {
  /** One run if it is not said. */
  readonly times?: number | undefined
  /**
   * Each `work` takes a time at random, up to so many milliseconds. If it is not said, the runs are
   * undelayed: each is over at the next turn of the event loop.
   */
  readonly delays?: number | undefined
  /**
   * How long each start and each `work` takes, so that a schedule that was found comes about. A run
   * goes on for as long as planned; then a task that is not done is in a deadlock. Instead of `delays`.
   */
  readonly plan?: DelayPlan | undefined
  /** With a `plan`: all runs at once, which takes no longer than one. They share nothing but the process. */
  readonly atOnce?: boolean | undefined
}

/** What runs on the real event loop came to. */
export interface RealRuns {
  /** How many of the runs ended in which way. */
  readonly outcomes: ReadonlyMap<Outcome, number>
  /** How each of them ended. */
  readonly endings: readonly WordedEnding[]
}

/**
 * Runs `program` on the real event loop, one run after the other. Nothing is intercepted, and nobody
 * decides who goes next but the runtime itself. An error that nothing catches ends a run as `threw`;
 * timers that a run has left behind are cleared when it is over.
 *
 * Invariants are checked at each turn of the event loop in which the program has run, once all has
 * come to rest: what does not last as long as that is not seen. A deadlock is a run that has come to
 * rest with tasks that are not done, and with nothing under way that could end it; where something
 * is under way that is none of the `work` (a timer, a file), or where nobody can tell, as in a page,
 * such a run is inconclusive. No time limit is involved. A timer that was let go by `unref` is not seen.
 * Tasks that go round in circles for ever without `work` never let go of the event loop, so that nothing
 * in the same thread can end them: do not run a program for real whose livelock is known.
 *
 * No exploration runs meanwhile. Rejects with whatever `program` itself throws, or an invariant.
 * @throws Error if the program has tasks that start over for ever: such a run has no end.
 */
export function runForReal(program: Program, options: RealOptions = {}): Promise<RealRuns> {
  return inTurn(async () => {
    const endings: WordedEnding[] = []
    const letGo = takeStrayErrors(participants)
    const left = new LeftTimers(() => participants.current() !== undefined)
    try {
      const { delays, plan, times = 1, atOnce = false } = options
      const start = () =>
        plan ? new PlannedRun(program, plan, () => left.arePending) : new RealRun(program, delays)
      const size = atOnce && plan !== undefined ? times : 1
      for (let i = 0; i < times; i += size) {
        const runs = Array.from({ length: size }, start)
        endings.push(...(await Promise.all(runs.map(({ end }) => end))).map(wordedEnding))
        left.clear()
      }
    } finally {
      left.end()
      letGo()
      participants.end()
    }
    const outcomes = new Map<Outcome, number>()
    for (const { outcome } of endings) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return { outcomes, endings }
  })
}

/** So many turns have to pass in which nothing happens before a run is taken to be at rest. */
const IDLE_TURNS = 3

/** A run that asks for more `work`, or has so many turns in which only others do anything, is given up. */
const MOST_WORK = 10_000

class RealRun {
  readonly end: Promise<Ending>
  readonly #stage: Stage
  readonly #delays: number | undefined
  readonly #foreign = new ForeignWork()
  readonly #unfinished: Set<string>
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #resolve: (ending: Ending) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #isOver = false
  /** How much of what a run may take it has taken. */
  #counted = 0
  /** How many `work` has been asked for that are not done. */
  #underWay = 0
  #idleTurns = 0

  constructor(program: Program, delays: number | undefined) {
    this.#delays = delays
    this.#stage = participant('the program', this.#over, () =>
      program({ work: () => this.#work() }),
    )
    const { tasks, daemons = [], endless = [] } = this.#stage
    if (endless.length > 0) {
      const names = endless.join(', ')
      throw new Error(`a run with tasks that start over for ever has no end: ${names}`)
    }
    this.#unfinished = new Set(Object.keys(tasks).filter((name) => !daemons.includes(name)))
    this.end = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#atNextTurn(() => {
      for (const [name, run] of Object.entries(tasks)) this.#start(name, run)
    })
    this.#watch()
  }

  #start(name: string, run: () => Promise<unknown>): void {
    start(name, run, this.#over, () => this.#unfinished.delete(name))
  }

  /** Once the run is over nothing goes on: whoever works then works for ever. */
  #work(): Promise<void> {
    this.#underWay += 1
    this.#count()
    return new Promise((resolve) => {
      this.#later(() => {
        if (this.#isOver) return
        this.#atNextTurn(() => {
          this.#underWay -= 1
          resolve()
        })
      })
    })
  }

  #count(): void {
    this.#counted += 1
    if (this.#counted <= MOST_WORK) return
    this.#over({ kind: 'too-long', outcome: 'inconclusive', limit: MOST_WORK, unit: 'turns' })
  }

  #later(use: () => void): void {
    if (this.#delays === undefined || this.#isOver) {
      use()
      return
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      use()
    }, Math.random() * this.#delays)
    this.#timers.add(timer)
  }

  /** Lets the program run in a turn of its own, and looks at what it has come to. */
  #atNextTurn(run: () => void): void {
    atNextTurn(() => {
      if (this.#isOver) return
      this.#foreign.before(this.#timers.size)
      run()
    })
    // In the same phase of the loop, when all microtasks have run.
    atNextTurn(() => {
      if (this.#isOver) return
      this.#foreign.after(this.#timers.size)
      this.#idleTurns = 0
      this.#check('invariants')
    })
  }

  #check(when: 'invariants' | 'finally'): void {
    try {
      const broken = brokenNow(this.#stage, when)
      if (broken !== undefined) this.#over(broken)
    } catch (error) {
      this.#stop()
      this.#reject(error)
    }
  }

  /** Looks at every turn whether anything is still to come. */
  #watch(): void {
    atNextTurn(() => {
      if (this.#isOver) return
      const isIdle = this.#underWay === 0 && !this.#foreign.isDueAtOnce
      this.#idleTurns = isIdle ? this.#idleTurns + 1 : 0
      if (this.#underWay === 0) this.#count()
      if (this.#idleTurns > IDLE_TURNS) this.#atRest()
      else this.#watch()
    })
  }

  #atRest(): void {
    if (this.#unfinished.size > 0) {
      this.#over(this.#stuck())
      return
    }
    this.#check('finally')
    if (!this.#isOver) this.#over(completed)
  }

  #stuck(): Ending {
    const unfinished = [...this.#unfinished]
    const { isUnderWay } = this.#foreign
    return isUnderWay === false
      ? { kind: 'at-rest', outcome: 'deadlock', unfinished }
      : { kind: 'foreign-work', outcome: 'inconclusive', unfinished, isUnderWay }
  }

  readonly #over = (ending: Ending): boolean => {
    if (this.#isOver) return false
    this.#stop()
    this.#resolve(ending)
    return true
  }

  #stop(): void {
    this.#isOver = true
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
