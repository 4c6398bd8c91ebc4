import { Semaphore } from 'async-mutex'
import { counting } from '../counting.ts'
import { orAborted } from '../or-aborted.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** Something that is set up, and taken down again. Neither fails. */
export interface Task {
  /** The work. Ends early if `signal` aborts. */
  run(signal: AbortSignal): Promise<void>
  /**
   * Takes down what `run` has set up. It is called once, after `run` has ended, however that was, and is never cut
   * short.
   */
  cleanUp(): Promise<void>
}

/** A part of the program that no task outlives which was started in it. */
export interface Scope {
  /**
   * Starts `task`, unless the scope is closed. Resolves with whether it was started, and does not wait for it. Tasks
   * of the scope may start others, also in their clean-up.
   */
  start(task: Task): Promise<boolean>
  /** Blocks until all tasks have ended and are cleaned up. The scope is closed then. May be called by several. */
  join(): Promise<void>
  /** Closes the scope, aborts the signal of all tasks, and blocks as `join` does. */
  cancel(): Promise<void>
}

/** What is made of two scopes. */
export interface Opened<S extends Scope = Scope> {
  /** Blocks until one of the two is done, cancels the other, and blocks until that is done as well. */
  firstOf(one: S, other: S): Promise<void>
}

/** The same, made only of what every scope offers. */
const closed: Opened = {
  async firstOf(one, other) {
    await Promise.race([one.join(), other.join()])
    await Promise.all([one.cancel(), other.cancel()])
  },
}

/** A solution is a class of scopes. A scope is cancelled as well when `outer` aborts. */
export type Scopes = new (outer?: AbortSignal) => Scope

/** What the tasks have done so far. */
class Progress {
  running = 0
  unclean = 0
  finished = 0
  /** Whether a caller was told that all have ended, and that there will be no more. */
  isOver = false
  listeners = 0

  async until(end: Promise<void>): Promise<void> {
    await end
    this.isOver = true
  }
}

/** Tasks of different kinds. Each is counted from its start until it is cleaned up. */
class Job implements Task {
  private readonly progress: Progress
  private readonly work: (signal: AbortSignal) => Promise<unknown>
  private readonly closing: () => Promise<unknown>

  constructor(
    progress: Progress,
    work: (signal: AbortSignal) => Promise<unknown>,
    closing: () => Promise<unknown>,
  ) {
    this.progress = progress
    this.work = work
    this.closing = closing
  }

  async run(signal: AbortSignal): Promise<void> {
    this.progress.running += 1
    await this.work(signal)
    this.progress.running -= 1
    this.progress.unclean += 1
  }

  async cleanUp(): Promise<void> {
    await this.closing()
    this.progress.unclean -= 1
    this.progress.finished += 1
  }
}

const jobsIn = ({ work }: World, progress: Progress) => {
  const closing = () => work('cleans up')
  return {
    slow: () => new Job(progress, () => work('works'), closing),
    quick: () =>
      new Job(
        progress,
        async () => {},
        async () => {},
      ),
    /** Goes on until it is told to stop. */
    endless: () =>
      new Job(progress, (signal) => orAborted(new Semaphore(0).acquire(), signal), closing),
    /** Starts another one in its clean-up. */
    starting: (scope: Scope, task: Task) =>
      new Job(
        progress,
        () => work('works'),
        () => scope.start(task),
      ),
  }
}

const nothingLeftBehind = (progress: Progress) => ({
  'no task outlives its scope': () => !progress.isOver || progress.running + progress.unclean === 0,
})

const aTaskStartsAnother: Scenario<Scopes> = {
  kind: 'safety',
  stage(ScopeOf, world) {
    const scope = new ScopeOf()
    const record = new Progress()
    const { slow, starting } = jobsIn(world, record)
    return {
      subject: scope,
      record,
      tasks: {
        Alice: async () => {
          await scope.start(starting(scope, slow()))
          await record.until(scope.join())
        },
        Bob: () => world.work('does something else'),
      },
      invariants: nothingLeftBehind(record),
      finally: { 'both have ended': () => record.finished === 2 },
    }
  },
}

/** Bob starts a task, perhaps when the scope has ended. */
const aLateTask: Scenario<Scopes> = {
  kind: 'safety',
  stage(ScopeOf, world) {
    const scope = new ScopeOf()
    const record = new Progress()
    const { slow } = jobsIn(world, record)
    return {
      subject: scope,
      record,
      tasks: {
        Alice: () => record.until(scope.join()),
        Bob: async () => {
          await scope.start(slow())
        },
      },
      invariants: nothingLeftBehind(record),
    }
  },
}

/** Bob cancels before the task works, while it works, or while it cleans up. */
const cancelled: Scenario<Scopes> = {
  kind: 'safety',
  stage(ScopeOf, world) {
    const scope = new ScopeOf()
    const record = new Progress()
    const { slow } = jobsIn(world, record)
    return {
      subject: scope,
      record,
      tasks: {
        Alice: async () => {
          await scope.start(slow())
          await record.until(scope.join())
        },
        Bob: async () => {
          await record.until(scope.cancel())
        },
      },
      invariants: nothingLeftBehind(record),
    }
  },
}

/** A task that nothing else would end. */
const stopped: Scenario<Scopes> = {
  kind: 'liveness',
  isLarge: true,
  stage(ScopeOf, world) {
    const scope = new ScopeOf()
    const record = new Progress()
    const { endless } = jobsIn(world, record)
    return {
      subject: scope,
      record,
      tasks: {
        Alice: async () => {
          await scope.start(endless())
          await record.until(scope.join())
        },
        Bob: async () => {
          await world.work('has seen enough')
          await record.until(scope.cancel())
        },
      },
      invariants: nothingLeftBehind(record),
    }
  },
}

/** A service opens a scope for each request. During the second one it is shut down. */
const manyScopes: Scenario<Scopes> = {
  kind: 'safety',
  stage(ScopeOf, world) {
    const record = new Progress()
    const { quick, endless } = jobsIn(world, record)
    return {
      record,
      tasks: {
        service: async () => {
          const shutdown = new AbortController()
          const outer = counting(shutdown.signal, record)
          void world.work('is shut down').then(() => shutdown.abort())
          for (const task of [quick(), endless()]) {
            const scope = new ScopeOf(outer)
            await scope.start(task)
            await scope.join()
          }
          record.isOver = true
        },
        Bob: () => world.work('does something else'),
      },
      invariants: nothingLeftBehind(record),
      finally: { 'no scope listens any more': () => record.listeners === 0 },
    }
  },
}

/** Two ways to the same result. One of them would never end. */
const twoScopes: Scenario<Scopes, Opened>['stage'] = (ScopeOf, world, { firstOf }) => {
  const one = new ScopeOf()
  const other = new ScopeOf()
  const record = new Progress()
  const { slow, endless } = jobsIn(world, record)
  return {
    subject: { one, other },
    record,
    tasks: {
      Alice: async () => {
        await one.start(endless())
        for (const task of [slow(), slow()]) await other.start(task)
        await record.until(firstOf(one, other))
      },
    },
    invariants: nothingLeftBehind(record),
    finally: { 'all have ended': () => record.finished === 3 },
  }
}

export default definePattern<Scopes, Opened>({
  title: 'Structured concurrency',
  lesson: 'A scope ends after all that was started in it, and after its clean-up, however it ends.',
  chapter: 'Models built from variables',
  after: ['error-group'],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'a counter, a flag and a signal, whatever guards them; scopes compose',
  },
  scenarios: {
    'a task starts another': aTaskStartsAnother,
    'a late task': aLateTask,
    cancelled,
    stopped,
    'many scopes': manyScopes,
    ...inHalves('two scopes', closed, twoScopes, ['closed', 'opened']),
  },
})
