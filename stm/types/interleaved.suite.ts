import { Attempt, type Cell, type STM, setRunning } from '../tx.ts'

/** How a transaction ended, in the order of the commits. */
export type Ended =
  | { readonly task: number; readonly result: unknown }
  | { readonly task: number; readonly error: unknown }

const PAUSE = Symbol('pause')
const RETRY = Symbol('retry')

/**
 * Runs `bodies` as preemptive threads would be, switching at reads as `picks` says, on an engine
 * that is as unlike the event loop's as can be: buffered writes, and validation. A body is paused
 * by throwing at a read, and goes on by being run again, answered from the log of what it has read.
 *
 * Gives how those that ended did, in the order of their commits; the others wait.
 */
export function interleave(bodies: readonly STM<unknown>[], picks: readonly number[]): Ended[] {
  const threads = new Threads(bodies)
  for (let turn = 0; ; turn += 1) {
    const able = threads.able
    const next = able[(picks[turn % picks.length] ?? 0) % able.length]
    if (next === undefined) return threads.ended
    threads.step(next)
  }
}

interface Thread {
  readonly body: STM<unknown>
  readonly task: number
  log: Map<Cell, unknown>
  /** How many variables it may read before it pauses; `Infinity` while it waits. */
  reads: number
}

/** The same, one step at a time. A step goes from one read to the next, or to the end. */
export class Threads {
  readonly ended: Ended[] = []
  private readonly all: Thread[]

  constructor(bodies: readonly STM<unknown>[]) {
    this.all = bodies.map((body, task) => ({ body, task, log: new Map(), reads: 0 }))
  }

  /** The tasks that have not ended and need not wait. */
  get able(): number[] {
    const able = this.all.filter(({ log, reads }) => reads !== Infinity || !isValid(log))
    return able.map(({ task }) => task)
  }

  step(task: number): void {
    const thread = this.all.find((thread) => thread.task === task) as Thread
    if (thread.reads === Infinity || !isValid(thread.log)) {
      thread.log = new Map()
      thread.reads = 0
    }
    const outcome = new BufferedAttempt(thread.log, thread.reads).run(thread.body)
    if (outcome === PAUSE) thread.reads += 1
    else if (outcome === RETRY) thread.reads = Infinity
    else {
      this.all.splice(this.all.indexOf(thread), 1)
      this.ended.push({ task, ...(outcome as { result: unknown } | { error: unknown }) })
    }
  }
}

const isValid = (log: ReadonlyMap<Cell, unknown>) =>
  [...log].every(([cell, seen]) => Object.is(cell.value, seen))

class BufferedAttempt extends Attempt {
  private readonly log: Map<Cell, unknown>
  private readonly readHere = new Set<Cell>()
  private readonly mayRead: number
  private writes = new Map<Cell, unknown>()

  /** Pauses at the read after `mayRead` others. */
  constructor(log: Map<Cell, unknown>, mayRead: number) {
    super()
    this.log = log
    this.mayRead = mayRead
  }

  run(body: STM<unknown>) {
    setRunning(this)
    try {
      const result = body(this)
      for (const [cell, value] of this.writes) cell.value = value
      return { result }
    } catch (error) {
      return error === PAUSE || error === RETRY ? error : { error }
    } finally {
      setRunning(null)
    }
  }

  read(cell: Cell): unknown {
    if (this.writes.has(cell)) return this.writes.get(cell)
    if (!this.readHere.has(cell)) {
      if (this.readHere.size === this.mayRead) throw PAUSE
      this.readHere.add(cell)
      if (!this.log.has(cell)) this.log.set(cell, cell.value)
    }
    return this.log.get(cell)
  }

  write(cell: Cell, value: unknown): void {
    this.writes.set(cell, value)
  }

  retry(): never {
    throw RETRY
  }

  orElse<A>(alternatives: readonly STM<A>[]): A {
    const [first, ...others] = alternatives as [STM<A>, ...STM<A>[]]
    if (others.length === 0) return first(this)
    const before = new Map(this.writes)
    try {
      return first(this)
    } catch (error) {
      if (error !== RETRY) throw error
      this.writes = before
      return this.orElse(others)
    }
  }

  catchSTM<A, B>(body: STM<A>, handler: (error: unknown) => STM<B>): A | B {
    const before = new Map(this.writes)
    try {
      return body(this)
    } catch (error) {
      if (error === PAUSE || error === RETRY) throw error
      this.writes = before
      return handler(error)(this)
    }
  }

  afterCommit(): void {}
}
