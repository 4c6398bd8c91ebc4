import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'
import promised from 'node:timers/promises'
import { Semaphore } from 'async-mutex'
import type { Stage } from '../../../patterns/stage.ts'
import { type DelayPlan, planDelays } from '../execution/time/delay-plan.ts'
import { Timeline } from '../execution/time/timeline.ts'
import type { Program } from '../program.ts'

/**
 * The truth about the rule `node`, found in the simplest way: depth first, from the start again for
 * every schedule, nothing merged, no lock or transaction intercepted. It shares no code with the
 * explorer but what makes a plan of delays of a schedule that was found. Tasks that take locks in circles
 * without ever letting go of the event loop are told as `livelock`.
 */
export interface Truth {
  /** How many schedules end in which way; those of a broken invariant are told by its name. */
  readonly ways: ReadonlyMap<string, number>
  readonly schedules: number
  /** Whether these are all. */
  readonly complete: boolean
  /** One schedule of each way: of those that a plan brings about, one with the fewest events. */
  readonly samples: ReadonlyMap<string, Sample>
}

export interface Sample {
  /** The place of each choice among those that there were. */
  readonly choices: readonly number[]
  readonly timeline: Timeline
  /** `null` if it needs a timer that is late. */
  readonly plan: DelayPlan | null
}

export interface Limits {
  readonly schedules?: number
  readonly events?: number
  /** By how many milliseconds timers may be late. */
  readonly lateness?: number
}

/** Follows all schedules of `program`, up to the limits. */
export async function truthOf(program: Program, limits: Limits = {}): Promise<Truth> {
  const { schedules: most = 5000, events = 60, lateness = 1 } = limits
  const ways = new Map<string, number>()
  const samples = new Map<string, Sample>()
  const { endless = [] } = program({ work: async () => {} })
  if (endless.length > 0) throw new Error('endless tasks have no end to compare')
  let choices: number[] | null = []
  let schedules = 0
  let isCut = false
  while (choices !== null && !isCut) {
    const widths: number[] = []
    const { way, timeline } = await once(program, { choices, widths, events, lateness })
    const path: number[] = widths.map((_, i) => choices?.[i] ?? 0)
    schedules += 1
    ways.set(way, (ways.get(way) ?? 0) + 1)
    keep(samples, way, path, timeline)
    choices = next(path, widths)
    isCut = choices !== null && schedules >= most
  }
  return { ways, schedules, complete: !isCut && !ways.has(CUT), samples }
}

const CUT = 'cut'

/** The next path in depth-first order. */
function next(path: readonly number[], widths: readonly number[]): number[] | null {
  for (let i = path.length - 1; i >= 0; i -= 1) {
    const choice = (path[i] as number) + 1
    if (choice < (widths[i] as number)) return [...path.slice(0, i), choice]
  }
  return null
}

function keep(samples: Map<string, Sample>, way: string, choices: number[], timeline: Timeline) {
  const known = samples.get(way)
  const isShorter = known === undefined || choices.length < known.choices.length
  if (known !== undefined && sureness(known.plan) === SURE && !isShorter) return
  const plan = planDelays(timeline)
  const surer = sureness(plan) - sureness(known?.plan ?? null)
  if (surer > 0 || (surer === 0 && isShorter)) samples.set(way, { choices, timeline, plan })
}

/** With a gap of this many milliseconds real timers keep the order. */
const SURE = 10

const sureness = (plan: DelayPlan | null) => (plan === null ? -1 : Math.min(plan.gap, SURE))

interface Course {
  readonly choices: readonly number[]
  /** Takes on how many choices there were at each event. */
  readonly widths: number[]
  readonly events: number
  readonly lateness: number
}

/** One run by `choices`, and from there on by the first of all. */
async function once(program: Program, { choices, widths, events, lateness }: Course) {
  const run = new Run(program, lateness)
  try {
    await quiet()
    for (let i = 0; run.failure === null; i += 1) {
      const moves = run.moves()
      if (moves.length === 0) return { way: run.end(), timeline: run.timeline }
      if (i === events) return { way: CUT, timeline: run.timeline }
      widths.push(moves.length)
      run.take(moves[choices[i] ?? 0] as Move)
      await quiet()
      run.look('invariants')
    }
    return { way: run.failure, timeline: run.timeline }
  } finally {
    run.stop()
  }
}

/** Waits until all microtasks and ticks have run. */
const quiet = () => new Promise<void>((resolve) => void real.setImmediate(resolve))

const real = { setImmediate }
const realNow = performance.now.bind(performance)

/** Something that the rule lets happen. */
interface Pending {
  readonly kind: 'start' | 'work' | 'timer' | 'immediate'
  readonly task: string
  /** The event in which it was set or asked for, and its place among all that were. */
  readonly since: number
  readonly place: number
  readonly delay: number
  readonly isRefed: () => boolean
  readonly go: () => void
}

/** What happens next, and how many milliseconds pass before at least. */
interface Move {
  readonly all: readonly Pending[]
  readonly after: number
}

/** Once a clock was read, these many milliseconds may pass before a start or the end of a `work`: twice. */
const [LONG, VERY_LONG] = [50, 86_400_000]

/** The time of event `to` is at least that of `from` plus `ms` milliseconds. */
type Inequality = readonly [from: number, to: number, ms: number]

/** The earliest times of `count` events, or `null` if there are none (Bellman and Ford). */
function earliestTimes(count: number, inequalities: readonly Inequality[]): number[] | null {
  const times = Array<number>(count).fill(0)
  for (let round = 0; round <= count; round += 1) {
    let isChanged = false
    for (const [from, to, ms] of inequalities) {
      if ((times[from] as number) + ms <= (times[to] as number)) continue
      times[to] = (times[from] as number) + ms
      isChanged = true
    }
    if (!isChanged) return times
  }
  return null
}

const isAlarm = ({ kind }: Pending) => kind === 'timer' || kind === 'immediate'

const inTask = new AsyncLocalStorage<{ readonly run: Run; readonly task: string }>()

class Run {
  readonly timeline = new Timeline()
  failure: string | null = null
  readonly #stage: Stage
  readonly #lateness: number
  readonly #done = new Set<string>()
  #pending: Pending[] = []
  #inequalities: Inequality[] = []
  /** What is left of a batch of immediates. */
  #batch: Pending[] = []
  #latest: Pending['kind'] = 'start'
  #event = 0
  #made = 0
  #drawn = 0
  #acquired = 0
  #isClockRead = false
  #passed = 0
  readonly #undo: (() => void)[] = []

  constructor(program: Program, lateness: number) {
    this.#lateness = lateness
    const work = (label: string) =>
      new Promise<void>((resolve) => {
        const number = this.timeline.ask(label)
        this.add('work', 0, () => {
          this.timeline.end(number)
          resolve()
        })
      })
    this.#intercept()
    try {
      this.#stage = inTask.run({ run: this, task: 'the program' }, () => program({ work }))
    } catch (error) {
      this.stop()
      throw error
    }
    for (const task of Object.keys(this.#stage.tasks)) {
      this.add('start', 0, () => this.#start(task), task)
    }
  }

  add(
    kind: Pending['kind'],
    delay: number,
    go: () => void,
    task = inTask.getStore()?.task ?? '',
    isRefed = () => true,
  ): Pending {
    this.#made += 1
    const pending = { kind, task, since: this.#event, place: this.#made, delay, isRefed, go }
    this.#pending.push(pending)
    return pending
  }

  remove(pending: Pending): void {
    this.#pending = this.#pending.filter((each) => each !== pending)
    this.#batch = this.#batch.filter((each) => each !== pending)
  }

  /** What can happen next: each by itself, or at first all starts at once. */
  moves(): Move[] {
    const starts = this.#pending.filter(({ kind }) => kind === 'start')
    const together = this.#event === 0 && starts.length > 1 ? [starts] : []
    const possible = this.#pending.filter((each) => this.#may(each))
    const soon = [...together, ...possible.map((each) => [each])].map((all) => ({ all, after: 0 }))
    const lengths = this.#isClockRead && this.#passed < 2 ? this.#lengths() : []
    const outside = possible.filter((each) => !isAlarm(each))
    return [...soon, ...outside.flatMap((each) => lengths.map((after) => ({ all: [each], after })))]
  }

  take({ all: move, after }: Move): void {
    const [first] = move as readonly [Pending]
    const added = this.#inequalitiesOf(first)
    this.#inequalities.push(...added, [this.#event, this.#event + 1, after])
    if (after > 0) {
      this.#passed += 1
      this.timeline.pass(after)
    }
    this.#event += 1
    this.#acquired = 0
    this.#latest = first.kind
    const isNewBatch = first.kind === 'immediate' && this.#batch.length === 0
    for (const each of move) this.remove(each)
    if (isNewBatch) this.#batch = this.#pending.filter(({ kind }) => kind === 'immediate')
    if (first.kind === 'start') this.timeline.start(move.map(({ task }) => task))
    for (const each of move) {
      try {
        each.go()
      } catch (error) {
        this.#failed(each.task, error)
      }
    }
  }

  look(when: 'invariants' | 'finally'): void {
    for (const [name, holds] of Object.entries(this.#stage[when] ?? {})) {
      if (this.failure === null && !holds()) this.failure = name
    }
  }

  /** How a run has ended in which nothing can happen any more. */
  end(): string {
    if (this.#stuck.length > 0) return 'deadlock'
    this.look('finally')
    return this.failure ?? 'completed'
  }

  stop(): void {
    for (const undo of this.#undo.reverse()) undo()
    syncBuiltinESMExports()
  }

  get #stuck(): string[] {
    const { tasks, daemons = [] } = this.#stage
    return Object.keys(tasks).filter((task) => !this.#done.has(task) && !daemons.includes(task))
  }

  #start(task: string): void {
    const failed = (error: unknown) => this.#failed(task, error)
    const run = this.#stage.tasks[task] as () => Promise<unknown>
    inTask.run({ run: this, task }, () => void run().then(() => this.#done.add(task), failed))
  }

  #failed(task: string, error: unknown): void {
    this.failure ??= `threw: ${task}: ${error}`
  }

  #may(next: Pending): boolean {
    if (!next.isRefed() && this.#stuck.length === 0) return false
    if (this.#batch.length > 0 && next !== this.#batch[0]) return false
    const older = this.#pending.filter(({ kind, place }) => {
      return kind === 'immediate' && place < next.place
    })
    if (next.kind === 'immediate' && older.length > 0) return false
    const all = [...this.#inequalities, ...this.#inequalitiesOf(next)]
    return earliestTimes(this.#event + 2, all) !== null
  }

  /** How many milliseconds may pass: never so many that an alarm is due, or soon due. */
  #lengths(): number[] {
    const alarms = this.#pending.filter(isAlarm)
    if (alarms.length === 0) return [LONG, VERY_LONG]
    const isPossible = (ms: number) => {
      const later = alarms.map(({ since, delay }): Inequality => [this.#event, since, ms - delay])
      return earliestTimes(this.#event + 1, [...this.#inequalities, ...later]) !== null
    }
    let ms = Math.max(...alarms.map(({ delay }) => delay))
    while (ms > 0 && !isPossible(ms)) ms -= 1
    const most = ms - Math.min(20, Math.ceil(ms / 4))
    if (most <= 0) return []
    return most > LONG ? [LONG, most] : [most]
  }

  /** What must hold of the times if `next` is the next event. */
  #inequalitiesOf(next: Pending): Inequality[] {
    const event = this.#event + 1
    const all: Inequality[] = [[this.#event, event, 0]]
    if (isAlarm(next)) all.push([next.since, event, next.delay], this.#notLate(next, event))
    for (const other of this.#pending) {
      if (other === next || !isAlarm(other)) continue
      all.push(this.#notLate(other, event))
      if (other.kind === 'timer') all.push(...this.#laterThan(next, other))
    }
    return all
  }

  #notLate({ kind, since, delay }: Pending, event: number): Inequality {
    return [event, since, 0 - delay - (kind === 'timer' ? this.#lateness : 1)]
  }

  /** A timer that is left is due later than one that goes first, or than a turn that is over without it. */
  #laterThan(next: Pending, { since, delay, place }: Pending): Inequality[] {
    const isOlder = place < next.place ? 1 : 0
    if (next.kind === 'timer') return [[next.since, since, next.delay - delay + isOlder]]
    return this.#latest === 'timer' ? [[this.#event, since, 1 - delay]] : []
  }

  /** The earliest time of the latest event, which it has from now on. */
  #now(): number {
    const times = earliestTimes(this.#event + 1, this.#inequalities) as number[]
    const now = times[this.#event] as number
    this.#inequalities.push([0, this.#event, now], [this.#event, 0, 0 - now])
    this.timeline.look(now)
    this.#isClockRead = true
    return now
  }

  #random(): number {
    this.#drawn += 1
    return (this.#drawn * 0.6180339887498949) % 1
  }

  #replace<A extends object, Key extends keyof A>(target: A, key: Key, value: A[Key]): void {
    const before = target[key]
    this.#undo.push(() => {
      target[key] = before
    })
    target[key] = value
  }

  #intercept(): void {
    const mine = () => inTask.getStore()?.run === this
    const global = globalThis as unknown as Record<string, unknown>
    const { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate } = globalThis
    type Call = (...values: never[]) => unknown
    const set = (kind: 'timer' | 'immediate', isRepeated: boolean, other: Call) => {
      return (callback: Call, ...rest: never[]) => {
        if (!mine()) return other(...([callback, ...rest] as never[]))
        const [ms, ...values] = kind === 'timer' ? rest : [0, ...rest]
        const call = () => callback(...(values as never[]))
        return new Handle(this, kind, isRepeated, Number(ms ?? 0), call)
      }
    }
    const clear = (other: Call) => (handle: never) => {
      if (!((handle as unknown) instanceof Handle)) return other(handle)
      ;(handle as Handle).clear()
      return undefined
    }
    this.#replace(global, 'setTimeout', set('timer', false, setTimeout))
    this.#replace(global, 'setInterval', set('timer', true, setInterval))
    this.#replace(global, 'setImmediate', set('immediate', false, setImmediate))
    this.#replace(global, 'clearTimeout', clear(clearTimeout))
    this.#replace(global, 'clearInterval', clear(clearTimeout))
    this.#replace(global, 'clearImmediate', clear(clearImmediate))
    const { setTimeout: sleep } = promised
    this.#replace(promised, 'setTimeout', ((ms: number, value: unknown) => {
      if (!mine()) return sleep(ms, value)
      return new Promise<unknown>((resolve) => globalThis.setTimeout(resolve, ms, value))
    }) as typeof sleep)
    const { timeout } = AbortSignal
    this.#replace(AbortSignal, 'timeout', (ms: number) => {
      if (!mine()) return timeout.call(AbortSignal, ms)
      const controller = new AbortController()
      const reason = () => new DOMException('timeout', 'TimeoutError')
      globalThis.setTimeout(() => controller.abort(reason()), ms).unref()
      return controller.signal
    })
    syncBuiltinESMExports()
    const RealDate = Date
    const now = () => (mine() ? START + this.#now() : RealDate.now())
    const virtual = new Proxy(RealDate, {
      construct: (target, values) => Reflect.construct(target, values.length ? values : [now()]),
      get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
    })
    this.#replace(global, 'Date', virtual)
    this.#replace(performance, 'now', () => (mine() ? this.#now() : realNow()))
    const { random } = Math
    this.#replace(Math, 'random', () => (mine() ? this.#random() : random()))
    this.#stopCircles()
    this.#takeErrors()
  }

  /** Microtasks that take locks in circles never let go of the event loop: one that does is parked. */
  #stopCircles(): void {
    const { acquire } = Semaphore.prototype
    const count = () => {
      this.#acquired += 1
      if (this.#acquired > MOST_ACQUIRED) this.failure ??= 'livelock'
      return this.failure === 'livelock'
    }
    this.#replace(Semaphore.prototype, 'acquire', function (this: Semaphore, ...values) {
      return count() ? new Promise(() => {}) : acquire.apply(this, values)
    })
  }

  #takeErrors(): void {
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      const others = process.listeners(event as never) as ((...values: unknown[]) => void)[]
      const take = (error: unknown) => this.#failed(inTask.getStore()?.task ?? '?', error)
      process.removeAllListeners(event)
      process.on(event, take)
      this.#undo.push(() => {
        process.removeListener(event, take)
        for (const other of others) process.on(event, other)
      })
    }
  }
}

const START = Date.UTC(2005, 5, 15)

/** Only code that goes round in circles takes this many locks in one event. */
const MOST_ACQUIRED = 2000

/** What the intercepted functions return. */
class Handle {
  readonly #run: Run
  readonly #kind: 'timer' | 'immediate'
  readonly #isRepeated: boolean
  readonly #delay: number
  readonly #go: () => void
  readonly #task = inTask.getStore()?.task ?? ''
  #isRefed = true
  #isCleared = false
  #pending: Pending | null = null

  constructor(
    run: Run,
    kind: 'timer' | 'immediate',
    isRepeated: boolean,
    ms: number,
    call: () => void,
  ) {
    this.#run = run
    this.#kind = kind
    this.#isRepeated = isRepeated
    const isFit = ms >= 1 && ms < 2 ** 31
    this.#delay = kind === 'immediate' ? 0 : isFit ? Math.trunc(ms) : 1
    const bound = AsyncResource.bind(call)
    this.#go = () => {
      this.#run.timeline.goOff(this)
      try {
        bound()
      } finally {
        if (this.#isRepeated) this.refresh()
      }
    }
    this.refresh()
  }

  refresh(): this {
    if (this.#isCleared) return this
    if (this.#pending !== null) this.#run.remove(this.#pending)
    this.#run.timeline.set(this, this.#kind, this.#delay)
    const isRefed = () => this.#isRefed
    this.#pending = this.#run.add(this.#kind, this.#delay, this.#go, this.#task, isRefed)
    return this
  }

  clear(): void {
    this.#isCleared = true
    if (this.#pending !== null) this.#run.remove(this.#pending)
    this.#run.timeline.clear(this)
  }

  ref(): this {
    this.#isRefed = true
    return this
  }

  unref(): this {
    this.#isRefed = false
    return this
  }
}
