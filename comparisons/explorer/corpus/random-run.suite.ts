import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import type { Stage } from '../../../patterns/stage.ts'
import type { Ending, Program } from '../index.ts'
import { indexBelow, type Random } from '../search/random.ts'

// Runs programs on the real event loop, many at a time, with random lengths of `work` and random
// starts of tasks. It shares nothing with the explorer that could hide the same mistake: nothing is
// intercepted, and hooks only look on.

/** The run whose code is running. */
const running = new AsyncLocalStorage<RandomRun>()

/** Runs `program` once. Must be called within {@link watched}. */
export const runAtRandom = (program: Program, random: Random): Promise<Ending> =>
  new RandomRun(program, random).end

/**
 * A function that ends after some time, for a lock that is slower than Node's own; or `undefined` where
 * this one, which is a matter of chance, is not.
 */
export function slowness(): (() => Promise<void>) | undefined {
  const run = running.getStore()
  return run?.isSlow() ? () => run.pause() : undefined
}

/**
 * Watches timers and errors of all random runs until `use` has ended. Errors that no promise carries
 * go to the run whose code threw them, and to no other listener of the process.
 */
export async function watched<A>(use: () => Promise<A>): Promise<A> {
  const kinds = ['unhandledRejection', 'uncaughtException'] as const
  const fail = (error: unknown) => {
    const run = running.getStore()
    if (run === undefined) throw error
    run.failed(error)
  }
  const others = kinds.map((kind) => ({ kind, listeners: process.rawListeners(kind) }))
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, fail)
  hook.enable()
  try {
    return await use()
  } finally {
    hook.disable()
    for (const { kind, listeners } of others) {
      process.removeAllListeners(kind)
      for (const listener of listeners) process.on(kind, listener as () => void)
    }
  }
}

/** The run that has set each of the pending timers. */
const owners = new Map<number, RandomRun>()

const hook = createHook({
  init(id, type, _trigger, resource) {
    const run = running.getStore()
    if (run === undefined || (type !== 'Timeout' && type !== 'Immediate')) return
    owners.set(id, run)
    run.timers.set(id, resource as NodeJS.Timeout)
  },
  before(id) {
    owners.get(id)?.goesOn()
  },
  destroy(id) {
    const run = owners.get(id)
    owners.delete(id)
    run?.timers.delete(id)
    run?.lookSoon()
  },
})

/** A run is at rest when this many turns have found nothing pending. */
const IDLE_TURNS = 3

/** Milliseconds, longer than any timer of the corpus. */
const SLOW = 6

class RandomRun {
  readonly end: Promise<Ending>
  /** The program's own timers that are pending. */
  readonly timers = new Map<number, NodeJS.Timeout>()
  readonly #stage: Stage
  readonly #random: Random
  readonly #shareOfSlow: number
  readonly #unfinished: Set<string>
  #resolve: (ending: Ending) => void = () => {}
  #isOver = false
  /** How many starts, `work` and pauses are under way. */
  #underWay = 0

  constructor(program: Program, random: Random) {
    this.#random = random
    this.#shareOfSlow = 0.6 * random()
    this.end = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#stage = running.run(this, () => program({ work: () => this.pause() }))
    const { tasks, daemons = [] } = this.#stage
    this.#unfinished = new Set(Object.keys(tasks).filter((name) => !daemons.includes(name)))
    for (const group of this.#groups(Object.keys(tasks))) {
      this.#later(() => {
        for (const name of group) this.#start(name)
      })
    }
  }

  failed(error: unknown): void {
    this.#over({ outcome: 'threw', message: String(error) })
  }

  isSlow(): boolean {
    return this.#random() < 0.5
  }

  /** Ends after a random time; once the run is over, never. */
  pause(): Promise<void> {
    return new Promise((resolve) => this.#later(resolve))
  }

  /** A macrotask of the run begins: what the one before it has left is checked. */
  goesOn(): void {
    this.#check(this.#stage.invariants, '')
    this.lookSoon()
  }

  /** Looks soon whether anything is still to come. */
  lookSoon(): void {
    running.exit(() => setImmediate(() => this.#look(IDLE_TURNS)))
  }

  #look(turns: number): void {
    if (this.#isOver || this.#underWay > 0 || this.timers.size > 0) return
    if (turns === 0) this.#atRest()
    else setImmediate(() => this.#look(turns - 1))
  }

  /** Tasks that start in one tick: all, some or none of them, in any order. */
  #groups(names: string[]): string[][] {
    const groups: string[][] = names.map(() => [])
    const most = 1 + indexBelow(names.length, this.#random)
    while (names.length > 0) {
      const [name = ''] = names.splice(indexBelow(names.length, this.#random), 1)
      groups[indexBelow(most, this.#random)]?.push(name)
    }
    return groups.filter((group) => group.length > 0)
  }

  #start(name: string): void {
    const failed = (error: unknown) => this.failed(`${name}: ${error}`)
    running.run(this, () => {
      try {
        this.#stage.tasks[name]?.().then(() => this.#unfinished.delete(name), failed)
      } catch (error) {
        failed(error)
      }
    })
  }

  #later(go: () => void): void {
    this.#underWay += 1
    const proceed = () => {
      this.#underWay -= 1
      this.goesOn()
      if (!this.#isOver) go()
    }
    const delay = this.#delay()
    running.exit(() => {
      if (delay === 0) setImmediate(proceed)
      else setTimeout(proceed, delay)
    })
  }

  /** Milliseconds: none, a few, or more than the timers of the corpus have. */
  #delay(): number {
    const [kind, length] = [this.#random(), this.#random()]
    if (kind < this.#shareOfSlow) return SLOW + length * 3 * SLOW
    return length < 0.5 ? 0 : length * 4
  }

  #atRest(): void {
    this.#check(this.#stage.invariants, '')
    if (this.#unfinished.size > 0) {
      this.#over({ outcome: 'deadlock', message: `not done: ${[...this.#unfinished].join(', ')}` })
    }
    this.#check(this.#stage.finally, ', in the end')
    this.#over({ outcome: 'completed', message: 'all tasks are done' })
  }

  #check(invariants: Stage['invariants'], when: string): void {
    if (this.#isOver) return
    const broken = Object.entries(invariants ?? {}).find(([, holds]) => !holds())
    if (broken !== undefined) {
      this.#over({ outcome: 'invariant broken', message: `${broken[0]}${when}` })
    }
  }

  #over(ending: Ending): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.#resolve(ending)
  }
}
