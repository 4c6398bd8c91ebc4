import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import type { Program } from '../program.ts'

/** A statement of a random task in which time matters. */
export type TimedStatement =
  | { readonly kind: 'work' | 'soon' | 'nothing' | 'clock' }
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'read' | 'write'; readonly field: number }
  | { readonly kind: 'resolve' | 'await'; readonly promise: number }
  | { readonly kind: 'lock' | 'spawn'; readonly body: readonly TimedStatement[] }
  | { readonly kind: 'race'; readonly ms: number }

const place = fc.constantFrom(0, 0, 1)
/** Far enough apart for real timers to keep the order, and so that sums of them often are the same. */
const ms = fc.constantFrom(20, 40, 60)

const simple: fc.Arbitrary<TimedStatement> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'work' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('soon', 'nothing') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('read', 'write'), field: place }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('resolve', 'await'), promise: place }),
  },
)

const body = fc.array(simple, { minLength: 1, maxLength: 2 })

const nested: fc.Arbitrary<TimedStatement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('lock', 'spawn'), body }),
  fc.record({ kind: fc.constant('race' as const), ms }),
)

const statement = fc.oneof({ weight: 4, arbitrary: simple }, { weight: 1, arbitrary: nested })

const clock = fc.constant({ kind: 'clock' as const })

const tasksOf = (each: fc.Arbitrary<TimedStatement>) =>
  fc.array(fc.array(each, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 3 })

/** Two or three tasks. */
export const timedTasks: fc.Arbitrary<readonly (readonly TimedStatement[])[]> = tasksOf(statement)

/** The same, with looks at the clock. */
export const clockedTasks: typeof timedTasks = tasksOf(
  fc.oneof({ weight: 4, arbitrary: statement }, { weight: 1, arbitrary: clock }),
)

class Place {
  readonly fields = [0, 1]
  readonly lock = new Mutex()
  readonly promises = [0, 1].map(() => {
    let resolve: (value: number) => void = () => {}
    const promise = new Promise<number>((settle) => {
      resolve = settle
    })
    return { promise, resolve }
  })
  readonly madeAt = performance.now()
}

/**
 * Makes a program of random tasks. A run that completes breaks an "invariant" which is named for the
 * state it ends in, so that schedules can be counted by their final states.
 */
export const timedProgramOf =
  (tasks: readonly (readonly TimedStatement[])[]): Program =>
  ({ work }) => {
    const shared = new Place()
    const results: number[] = tasks.map(() => 0)
    const runTask = (task: number) => async () => {
      const runner = new Runner(shared, work, task + 1)
      results[task] = await runner.all(tasks[task] ?? [])
    }
    return {
      subject: shared,
      record: results,
      tasks: Object.fromEntries(tasks.map((_, task) => [`t${task}`, runTask(task)])),
      get finally() {
        return { [JSON.stringify({ fields: shared.fields, results })]: () => false }
      },
    }
  }

class Runner {
  #acc: number
  readonly #shared: Place
  readonly #work: (label: string) => Promise<void>

  constructor(shared: Place, work: (label: string) => Promise<void>, acc: number) {
    this.#shared = shared
    this.#work = work
    this.#acc = acc
  }

  async all(statements: readonly TimedStatement[]): Promise<number> {
    for (const each of statements) await this.#one(each)
    return this.#acc
  }

  /** Some return a promise, some nothing, so that not every statement takes a microtask more. */
  #one(statement: TimedStatement): Promise<unknown> | undefined {
    const { fields, lock, promises, madeAt } = this.#shared
    switch (statement.kind) {
      case 'work':
        return this.#work('work')
      case 'sleep':
        return sleep(statement.ms)
      case 'soon':
        return new Promise((wake) => setImmediate(wake))
      case 'nothing':
        return Promise.resolve()
      case 'clock':
        this.#add(Math.floor((performance.now() - madeAt) / 20))
        return undefined
      case 'read':
        this.#add(fields[statement.field] as number)
        return undefined
      case 'write':
        fields[statement.field] = this.#acc % 5
        return undefined
      case 'resolve':
        promises[statement.promise]?.resolve(this.#acc % 3)
        return undefined
      case 'await':
        return promises[statement.promise]?.promise.then((value) => this.#add(value))
      case 'lock':
        return lock.runExclusive(() => this.all(statement.body))
      case 'spawn':
        void new Runner(this.#shared, this.#work, this.#acc).all(statement.body)
        return undefined
      case 'race':
        return Promise.race([
          sleep(statement.ms).then(() => 1),
          this.#work('races').then(() => 2),
        ]).then((value) => this.#add(value))
    }
  }

  #add(value: number): void {
    this.#acc = (this.#acc * 3 + value) % 1000
  }
}

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))
