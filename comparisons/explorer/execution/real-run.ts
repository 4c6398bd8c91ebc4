import type { Outcome } from '../../../patterns/stage.ts'
import { assertRealOptions } from '../checked-options.ts'
import { type Explorable, type Program, programOf } from '../program.ts'
import { type WordedEnding, wordedEnding } from '../report/worded.ts'
import { worldOf } from './checked-stage.ts'
import type { Ending } from './ending.ts'
import { ForeignWork, watchForeignWork } from './foreign-work.ts'
import { inTurn } from './in-turn.ts'
import { LeftTimers } from './left-timers.ts'
import { LiveRun } from './live-run.ts'
import { OlderPromises } from './older-promises.ts'
import { participants } from './participants.ts'
import { PlannedRun } from './planned-run.ts'
import { atNextTurn } from './quiescence.ts'
import type { RealOptions } from './real-options.ts'
import { takeStrayErrors } from './stray-errors.ts'
import { UsedStorages, watchStorages } from './used-storages.ts'

/** How runs on the real event loop ended. */
export interface RealRuns {
  /** How many of the runs ended in which way. */
  readonly outcomes: ReadonlyMap<Outcome, number>
  /** How each of them ended. */
  readonly endings: readonly WordedEnding[]
}

/**
 * Runs a program on the real event loop, one run after the other. Nothing is intercepted, and nobody
 * decides who goes next but the runtime itself. An error that nothing catches ends a run as `threw`;
 * timers that a run has left behind are cleared when it is over. For up to a second it waits for them if what must
 * hold in the end does not hold before.
 *
 * Invariants are checked at the end of each turn of the event loop in which the program has run, so
 * a violation that is over by then goes unnoticed. A run that comes to rest with unfinished tasks
 * is a deadlock if nothing is under way that could end it. If something other than `work` is under
 * way, such as a timer, an access to a file or a connection that it uses, or if that cannot be known, as in a page, the
 * run is inconclusive. No time limit is involved. A timer on which `unref` was called goes unnoticed. A task that loops
 * without awaiting `work` never yields the event loop, so nothing in this thread can stop it: do not run a program that
 * is known to livelock.
 *
 * No exploration runs meanwhile. Rejects with whatever the program itself throws.
 * @throws Error if the program has endless tasks: such a run has no end.
 * @throws ExplorerMisuse for an option that is unknown, or has a value that it cannot have.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * const { outcomes } = await runForReal(greet, { times: 3 })
 * outcomes // => Map(1) { 'completed' => 3 }
 */
export async function runForReal(
  explorable: Explorable,
  options: RealOptions = {},
): Promise<RealRuns> {
  assertRealOptions(options)
  return inTurn(async () => {
    const program = programOf(explorable)
    const endings: WordedEnding[] = []
    const letGo = takeStrayErrors(participants)
    const current = () => participants.current()
    const older = new OlderPromises<object>()
    const unwatch = watchForeignWork(() => current()?.beginsForeign(), older, current)
    const isOurs = () => current() !== undefined
    const left = new LeftTimers(isOurs)
    const storages = new UsedStorages()
    const unwatchStorages = watchStorages(() => (isOurs() ? storages : null))
    try {
      const { delays, plan, times = 1, atOnce = false } = options
      const start = () =>
        plan
          ? new PlannedRun(program, plan, () => left.arePending)
          : new RealRun(program, delays, older, () => left.arePending)
      const size = atOnce && plan !== undefined ? times : 1
      for (let i = 0; i < times; i += size) {
        const ends = await inTime(size, start, () => left.clear())
        endings.push(...ends.map(wordedEnding))
      }
    } finally {
      left.end()
      unwatchStorages()
      storages.letGo()
      unwatch()
      letGo()
      participants.end()
    }
    const outcomes = new Map<Outcome, number>()
    for (const { outcome } of endings) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    return { outcomes, endings }
  })
}

/** How often a run is made until it keeps to its plan. */
const TRIES = 5

/**
 * Makes `size` runs at once, and again those that were late for their plans: the machine was busy with others.
 * The last try counts however late it is. `clear` is called after each try.
 */
async function inTime(
  size: number,
  start: () => PlannedRun | RealRun,
  clear: () => void,
): Promise<readonly Ending[]> {
  const kept: Ending[] = []
  for (let tries = 1; kept.length < size; tries += 1) {
    const runs = Array.from({ length: size - kept.length }, start)
    const ends = await Promise.all(runs.map(({ end }) => end))
    kept.push(...ends.filter((_, i) => tries === TRIES || !runs[i]?.wasLate))
    clear()
  }
  return kept
}

/** A run counts as at rest after this many turns in which nothing happens. */
const IDLE_TURNS = 3

/** A run is given up after this many `work`, and turns in which only other code runs. */
const MAX_TURNS = 10_000

class RealRun {
  /** It has no plan to be late for. */
  readonly wasLate = false
  readonly #delays: number | undefined
  readonly #older: OlderPromises<object>
  readonly #isPending: () => boolean
  readonly #foreign = new ForeignWork()
  readonly #run = new LiveRun(() => this.#foreign.begins())
  /** How many turns have counted so far. */
  #counted = 0
  /** How many `work` are pending. */
  #underWay = 0
  #idleTurns = 0

  /** `isPending` tells whether a timer of the program is still to go off. */
  constructor(
    program: Program,
    delays: number | undefined,
    older: OlderPromises<object>,
    isPending: () => boolean,
  ) {
    this.#delays = delays
    this.#older = older
    this.#isPending = isPending
    older.runBegins()
    const { tasks, endless = [] } = this.#run.make(
      program,
      worldOf(() => this.#work()),
    )
    if (endless.length > 0) {
      const names = endless.join(', ')
      throw new Error(`a run with endless tasks has no end: ${names}`)
    }
    this.#atNextTurn(() => {
      for (const name of Object.keys(tasks)) this.#run.start(name)
    })
    this.#watch()
  }

  get end(): Promise<Ending> {
    return this.#run.end
  }

  /** Once the run is over nothing goes on: `work` that is pending then stays pending. */
  #work(): Promise<void> {
    this.#underWay += 1
    this.#count()
    return new Promise((resolve) => {
      this.#later(() => {
        if (this.#run.isOver) return
        this.#atNextTurn(() => {
          this.#underWay -= 1
          resolve()
        })
      })
    })
  }

  #count(): void {
    this.#counted += 1
    if (this.#counted <= MAX_TURNS) return
    this.#run.over({ kind: 'too-long', outcome: 'inconclusive', limit: MAX_TURNS, unit: 'turns' })
  }

  #later(use: () => void): void {
    if (this.#delays === undefined) use()
    else this.#run.later(Math.random() * this.#delays, use)
  }

  /** Lets the program run in a turn of its own, and then checks the invariants. */
  #atNextTurn(run: () => void): void {
    atNextTurn(() => {
      if (this.#run.isOver) return
      this.#foreign.before(this.#run.pendingTimers)
      run()
    })
    // In the same phase of the event loop, when all microtasks have run.
    atNextTurn(() => {
      if (this.#run.isOver) return
      this.#foreign.after(this.#run.pendingTimers)
      this.#idleTurns = 0
      this.#run.check()
    })
  }

  /** Looks at every turn whether anything is still to come. */
  #watch(): void {
    atNextTurn(() => {
      if (this.#run.isOver) return
      const isIdle = this.#underWay === 0 && !this.#foreign.isDueAtOnce
      this.#idleTurns = isIdle ? this.#idleTurns + 1 : 0
      if (this.#underWay === 0) this.#count()
      if (this.#idleTurns > IDLE_TURNS) this.#atRest()
      else this.#watch()
    })
  }

  #atRest(): void {
    if (this.#run.unfinished.length > 0) this.#run.over(this.#stuck())
    else this.#run.finish(this.#isPending)
  }

  #stuck(): Ending {
    const { unfinished } = this.#run
    const isUnderWay = this.#older.isAwaitedBy(() => true) || this.#foreign.isUnderWay
    return isUnderWay === false
      ? { kind: 'at-rest', outcome: 'deadlock', unfinished }
      : { kind: 'foreign-work', outcome: 'inconclusive', unfinished, isUnderWay }
  }
}
