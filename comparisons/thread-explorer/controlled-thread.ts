import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import { Begun } from './begun.ts'
import {
  ASSUMES,
  BEGUN,
  BROKEN,
  CHANGED,
  COMPLETED,
  DONE,
  FOUND,
  HOPELESS,
  LAST,
  LEFT_CIRCLE,
  NOT_EQUAL,
  type OperationName,
  READY,
  REFUSED,
  RUN,
  RUNNING,
  SINCE,
  SPINNING,
  STATE,
  STEP,
  STOPPED,
  STUCK,
  THREW,
  TIMED_OUT,
  TOO_LONG,
  UNDECIDED,
  WAITING,
  WAITING_FOR_TIME,
  WAITS,
  WAITS_AT,
  wordsOf,
  writeText,
} from './control.ts'
import { decide, grant, NO_ROOM, wakeSpinners } from './decide.ts'
import { awaitGrant } from './grants.ts'
import { hashOf } from './hash.ts'
import { brokenAmong } from './invariants.ts'
import { real } from './real-atomics.ts'
import { endRun, giveUp, isAnyoneLeft, tellIfLast } from './run-end.ts'
import { keyOf, SpinWatch } from './spin.ts'
import { type Did, type Given, writeStep } from './step-log.ts'
import { textOf } from './text-of.ts'
import { wakeAt } from './waiters.ts'

/** Thrown out of all that a thread does when its run has ended elsewhere. */
const STOP = Symbol('the run has ended')
/** Code may catch that and go on. It is given up after this many times. */
const MOST_STOPS = 100

/** A thread of an explored program: it stops before each operation, and decides who is next. */
export class ControlledThread {
  readonly #control: Int32Array
  readonly #thread: number
  readonly #own: number
  readonly #words: Int32Array
  #always: readonly ((words: Int32Array) => boolean)[] = []
  readonly #spins = new SpinWatch()
  readonly #begun = new Begun(() => this.#isControlled)
  /** How often memory had changed when this thread last repeated itself. */
  #seen = 0
  /** Whether code of the program runs. */
  #isControlled = false
  /** Whether its next operation is the first one in the run. */
  #isFirst = false
  /** How often it has been stopped in the run. */
  #stops = 0
  /** The step that this thread makes. */
  #step = 0
  /** The number of the run that it takes part in. */
  #run = 0

  constructor(control: Int32Array, memory: SharedArrayBuffer, thread: number) {
    this.#control = control
    this.#thread = thread
    this.#own = wordsOf(thread)
    this.#words = new Int32Array(memory)
  }

  get isControlled(): boolean {
    return this.#isControlled
  }

  /** Takes part in one run of `program` after the other, forever. */
  serve(program: ThreadsProgram, memory: SharedArrayBuffer): never {
    this.#always = Object.values(program.always ?? {})
    const play = Object.values(program.threads)[this.#thread] as (
      memory: SharedArrayBuffer,
    ) => unknown
    for (;;) {
      awaitGrant(this.#control, this.#thread)
      this.#run = this.#control[RUN] as number
      this.#control[this.#own + BEGUN] = 1
      this.#control[this.#own + FOUND] = hashOf(this.#words)
      this.#spins.clear()
      this.#begun.clear()
      this.#stops = 0
      this.#step = (this.#control[STEP] as number) - 1
      this.#isFirst = true
      try {
        program.prepare?.(memory, this.#thread)
        this.#isControlled = true
        if (!this.#isStopped) this.#assertEnded(play(memory))
        this.#check()
      } catch (error) {
        if (error !== STOP && !this.#isStopped) this.#threw(error)
      }
      this.#isControlled = false
      this.#done()
    }
  }

  /** Makes an operation a step of its own. */
  step<A>(
    name: OperationName,
    index: number,
    operate: () => A,
    { given = [], isUnsigned = false }: Given = {},
  ): A {
    this.#pause(READY)
    const before = this.#words[index] as number
    const result = operate()
    const after = this.#words[index] as number
    const came = typeof result === 'number' ? result : 0
    this.#note(name, index, before, after, came, given, isUnsigned)
    if (after !== before) this.#changed()
    else this.#repeats(keyOf(name, index, before, given))
    this.#check()
    return result
  }

  /** Ends the exploration: this thread does what cannot be explored. */
  refuse(does: string): never {
    if (this.#isStopped) this.#stop()
    writeText(this.#control, does)
    this.#end(REFUSED, this.#thread)
    this.#stop()
  }

  #assertEnded(returned: unknown): void {
    const then = (returned as { then?: unknown } | null | undefined)?.then
    if (typeof then === 'function') this.refuse('returns a promise: a thread must not await')
    const { pending } = this.#begun
    if (pending === undefined) return
    this.refuse(`${pending}: what a thread does after it has returned is not explored`)
  }

  wait(index: number, value: number, timeout: number): 'ok' | 'not-equal' | 'timed-out' {
    this.#pause(READY)
    const found = this.#words[index] as number
    if (found !== value) {
      this.#note('wait', index, found, value, NOT_EQUAL)
      this.#repeats(keyOf('wait', index, found, [value]))
      this.#check()
      return 'not-equal'
    }
    if (timeout === 0) {
      this.#note('wait', index, found, value, TIMED_OUT)
      this.#repeats(keyOf('wait', index, found, [value, timeout]))
      this.#check()
      return 'timed-out'
    }
    this.#note('wait', index, found, value, WAITS)
    this.#check()
    this.#control[this.#own + WAITS_AT] = index
    this.#control[this.#own + SINCE] = this.#step
    const isTimed = timeout < Infinity
    this.#pause(isTimed ? WAITING_FOR_TIME : WAITING)
    const wasNotified = this.#control[this.#own + WAITS_AT] === -1
    this.#note('wakes up', index, value, value, wasNotified ? WAITS : TIMED_OUT)
    if (!wasNotified) this.#repeats(keyOf('wakes up', index, value, []))
    this.#check()
    return wasNotified ? 'ok' : 'timed-out'
  }

  notify(index: number, count: number): number {
    this.#pause(READY)
    const woken = wakeAt(this.#control, index, count)
    const found = this.#words[index] as number
    this.#note('notify', index, found, found, woken)
    if (woken > 0) this.#changed()
    else this.#repeats(keyOf('notify', index, found, [count]))
    this.#check()
    return woken
  }

  /** Notes an operation without effect; what was done before another thread changed memory is forgotten. */
  #repeats(what: string): void {
    if (this.#spins.isAlone) {
      if (!this.#spins.noteAlone(what)) this.#leaveCircle()
      return
    }
    const changed = this.#control[CHANGED] as number
    if (changed !== this.#seen) this.#spins.clear()
    this.#seen = changed
    this.#spins.note(what)
  }

  #changed(): void {
    if (this.#spins.isAlone) this.#leaveCircle()
    if (this.#isStopped) return
    this.#control[CHANGED] = (this.#control[CHANGED] as number) + 1
    this.#spins.clear()
    wakeSpinners(this.#control)
  }

  /** Ends the run if an invariant does not hold. What an invariant does is no step, and no error of the thread. */
  #check(): void {
    if (this.#always.length === 0 || this.#spins.isAlone || this.#isStopped) return
    this.#isControlled = false
    const broken = brokenAmong(this.#always, this.#words)
    this.#isControlled = true
    if (broken === undefined) return
    writeText(this.#control, broken.does ?? '')
    this.#end(broken.does === undefined ? BROKEN : UNDECIDED, broken.at)
  }

  /** A thread that went on alone has stopped repeating itself. */
  #leaveCircle(): void {
    this.#spins.leave()
    this.#end(LEFT_CIRCLE, 0)
  }

  #note(...did: Did): void {
    if (this.#spins.isAlone) return
    writeStep(this.#control, this.#step, did, this.#words)
    this.#control[this.#own + LAST] = did[1]
  }

  /** Stops before an operation, or in a wait, until this thread is to go on. */
  #pause(state: number): void {
    if (this.#isStopped) this.#stop()
    // What it does before its first operation belongs to the step in which it was chosen.
    if (this.#isFirst && state === READY) {
      this.#isFirst = false
      return
    }
    if (this.#spins.isAlone) {
      if (state !== WAITING) return
      this.#leaveCircle()
      this.#stop()
    }
    const isSpinning = state === READY && this.#spins.isSpinning
    if (isSpinning && this.#spins.isUnsure) return void this.#spins.goAlone()
    this.#control[this.#own + STATE] = isSpinning ? SPINNING : state
    if (isSpinning) {
      this.#control[this.#own + HOPELESS] = this.#spins.isHopeless ? 1 : 0
      this.#control[ASSUMES] = 1
    }
    const next = this.#handOver()
    if (next !== this.#thread) awaitGrant(this.#control, this.#thread)
    if (this.#isStopped) this.#stop()
    this.#step = (this.#control[STEP] as number) - 1
    this.#control[this.#own + STATE] = RUNNING
  }

  /** Decides who goes on, and lets it. Ends the run if nobody can. */
  #handOver(): number {
    const next = decide(this.#control, this.#thread)
    if (next >= 0) {
      if (next !== this.#thread) grant(this.#control, next)
      return next
    }
    if (next === NO_ROOM) this.#end(TOO_LONG, 0)
    else this.#end(isAnyoneLeft(this.#control) ? STUCK : COMPLETED, 0)
    return this.#thread
  }

  #done(): void {
    if (this.#spins.isAlone && !this.#isStopped) this.#leaveCircle()
    // Once the last thread is done, the next run may begin, which is not stopped.
    const isStopped = this.#isStopped
    this.#control[this.#own + STATE] = DONE
    if (isStopped) tellIfLast(this.#control, this.#run)
    else this.#handOver()
  }

  #threw(error: unknown): void {
    if (this.#spins.isAlone) return
    writeText(this.#control, textOf(error))
    this.#end(THREW, this.#thread)
  }

  /** Ends the run: lets all that have begun stop, wherever they are. */
  #end(ending: number, about: number): void {
    endRun(this.#control, this.#thread, ending, about)
  }

  #stop(): never {
    this.#stops += 1
    if (this.#stops > MOST_STOPS) giveUp(this.#control, this.#thread, this.#run)
    throw STOP
  }

  get #isStopped(): boolean {
    return real.load(this.#control, STOPPED) === real.load(this.#control, RUN)
  }
}
