import { EventEmitter } from 'node:events'
import { Mutex, Semaphore } from 'async-mutex'
import fc from 'fast-check'
import pLimit from 'p-limit'
import { afterCommit, atomically, check, TVar } from '../../../stm/index.ts'
import { deferred } from '../execution/deferred.ts'
import type { Program } from '../program.ts'

/** A statement of a task that hands things over, and does something right before and after. */
export type HandingStatement =
  | Leaf
  | {
      readonly kind: 'lock' | 'permit' | 'acquire' | 'limit' | 'fork'
      readonly body: readonly HandingStatement[]
    }

interface Leaf {
  readonly kind:
    | ('note' | 'work' | 'tick')
    | ('wait for unlock' | 'cancel')
    | ('settle' | 'await it' | 'emit' | 'once')
    | ('put' | 'put at once' | 'take')
}

/** Two or three tasks, of statements of which the simplest are `leaves`, and some are among `seldom`. */
const tasksOf = (
  leaves: readonly Leaf['kind'][],
  seldom: readonly Leaf['kind'][],
): fc.Arbitrary<readonly (readonly HandingStatement[])[]> => {
  const leaf = fc.record({ kind: fc.constantFrom(...leaves) })
  const nested = fc.record({
    kind: fc.constantFrom('lock', 'permit', 'acquire', 'limit', 'fork'),
    body: fc.array(leaf, { maxLength: 2 }),
  })
  const statement = fc.oneof<fc.MaybeWeightedArbitrary<HandingStatement>[]>(
    { arbitrary: leaf, weight: 3 },
    { arbitrary: nested, weight: 3 },
    { arbitrary: fc.record({ kind: fc.constantFrom(...seldom) }), weight: 1 },
  )
  return fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), {
    minLength: 2,
    maxLength: 3,
  })
}

const PACKAGES = ['note', 'work', 'tick', 'put', 'put at once', 'take'] as const
const LOCKS = ['wait for unlock', 'cancel'] as const

/** Tasks that hand over locks, places and values of packages alone. */
export const handingTasks = tasksOf(PACKAGES, LOCKS)

/** The same, and they settle promises and emit events for each other. */
export const wakingTasks = tasksOf([...PACKAGES, 'settle', 'await it'], [...LOCKS, 'emit', 'once'])

/** What the tasks hand over to each other. */
class Things {
  readonly order: string[] = []
  readonly lock = new Mutex()
  readonly permits = new Semaphore(1)
  readonly limit = pLimit(1)
  readonly count = new TVar(0)
  private readonly remembered: number

  constructor(remembered: number) {
    this.remembered = remembered
  }

  note(what: string): void {
    this.order.push(what)
    if (this.order.length > this.remembered) this.order.shift()
  }
}

/** The same, with what the explorer cannot look into. */
class MoreThings extends Things {
  readonly promised = deferred()
  readonly events = new EventEmitter()
}

/**
 * Makes a program of such tasks, each of which begins with work, so that it makes no difference
 * whether they start together. A run that completes breaks an "invariant" which is named for the
 * order in which the latest statements were passed, by default all of them.
 */
export const handingProgramOf =
  (tasks: readonly (readonly HandingStatement[])[], remembered = Infinity): Program =>
  ({ work }) => {
    const things = wakes(tasks.flat()) ? new MoreThings(remembered) : new Things(remembered)
    const run = (task: number) => () =>
      work('comes').then(() => new Strand(things, work, `${task}`).all(tasks[task] ?? []))
    return {
      subject: things,
      tasks: Object.fromEntries(tasks.map((_, task) => [`t${task}`, run(task)])),
      get finally() {
        return { [things.order.join(' ')]: () => false }
      },
    }
  }

const wakes = (statements: readonly HandingStatement[]): boolean =>
  statements.some((statement) =>
    'body' in statement
      ? wakes(statement.body)
      : ['settle', 'await it', 'emit', 'once'].includes(statement.kind),
  )

class Strand {
  readonly #things: Things
  readonly #work: (label: string) => Promise<void>
  readonly #name: string
  #passed = 0

  constructor(things: Things, work: (label: string) => Promise<void>, name: string) {
    this.#things = things
    this.#work = work
    this.#name = name
  }

  async all(statements: readonly HandingStatement[]): Promise<void> {
    for (const statement of statements) {
      await this.#do(statement)
      this.#note()
    }
  }

  #note(): void {
    this.#passed += 1
    this.#things.note(`${this.#name}.${this.#passed}`)
  }

  #do(statement: HandingStatement): Promise<unknown> | undefined {
    const { lock, permits, limit, count } = this.#things
    const { promised, events } = this.#things as MoreThings
    switch (statement.kind) {
      case 'note':
        return undefined
      case 'work':
        return this.#work('works')
      case 'tick':
        return Promise.resolve()
      case 'lock':
        return lock.runExclusive(() => this.all(statement.body)).catch(() => this.#note())
      case 'permit':
        return permits.runExclusive(() => this.all(statement.body)).catch(() => this.#note())
      case 'acquire':
        return this.#acquire(statement.body).catch(() => this.#note())
      case 'limit':
        return limit(() => this.all(statement.body))
      case 'fork':
        return Promise.all([
          new Strand(this.#things, this.#work, `${this.#name}'`).all(statement.body),
          this.all(statement.body),
        ])
      case 'wait for unlock':
        return lock.waitForUnlock()
      case 'cancel':
        lock.cancel()
        return undefined
      case 'settle':
        promised.resolve()
        return undefined
      case 'await it':
        return promised.promise
      case 'emit':
        events.emit('told')
        return undefined
      case 'once':
        return EventEmitter.once(events, 'told')
      case 'put':
        return atomically((tx) => {
          count.update(tx, (n) => n + 1)
          afterCommit(tx, () => this.#note())
        })
      case 'put at once':
        void atomically((tx) => count.update(tx, (n) => n + 1))
        return undefined
      case 'take':
        return atomically((tx) => {
          check(tx, count.get(tx) > 0)
          count.update(tx, (n) => n - 1)
        })
    }
  }

  /** What comes after the release is done before anyone else goes on. */
  async #acquire(body: readonly HandingStatement[]): Promise<void> {
    const release = await this.#things.lock.acquire()
    await this.all(body)
    release()
    this.#note()
  }
}
