import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** A piece of work for one worker. It may fail. */
export type Job = () => Promise<void>

/** Runs jobs, a limited number of them at once. */
export interface Pool {
  /**
   * Waits for a worker, and settles as `job` does. Rejects with {@link Closed}, without running `job`, if the
   * pool was closed before.
   */
  run(job: Job): Promise<void>
  /** Accepts no more jobs. Resolves when all that were accepted have ended. May be called again, at any time. */
  close(): Promise<void>
}

/** The pool accepts no more jobs. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

/** What is made of jobs and pools. */
export interface Opened<P extends Pool = Pool> {
  /** Waits, in a job of `pool`, until the pool has run `part`. */
  within(pool: P, part: Job): Promise<void>
  /** Runs `job` with a worker of each of two pools. */
  inBoth(one: P, other: P, job: Job): Promise<void>
}

/** The same, made only of what every pool offers. */
const closed: Opened = {
  within: (pool, part) => pool.run(part),
  inBoth: (one, other, job) => one.run(() => other.run(job)),
}

/** A solution is a class of pools, each made with a number of workers. */
export type Pools = new (workers: number) => Pool

/** The jobs that have begun and ended, and what those who asked for them were told. */
class Jobs {
  running = 0
  begun = 0
  readonly told: Record<string, string> = {}
  isClosed = false
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  job(label: string, rest: Job = async () => {}): Job {
    return async () => {
      this.running += 1
      this.begun += 1
      try {
        await this.world.work(label)
        await rest()
      } finally {
        this.running -= 1
      }
    }
  }

  async note(name: string, run: Promise<void>): Promise<void> {
    this.told[name] = 'waits'
    this.told[name] = await run.then(
      () => 'done',
      (error: Error) => error.message || error.name,
    )
  }
}

const threeJobs: Scenario<Pools> = {
  kind: 'safety',
  isLarge: true,
  stage(PoolOf, world) {
    const pool = new PoolOf(2)
    const jobs = new Jobs(world)
    const ask = (name: string) => () => jobs.note(name, pool.run(jobs.job(`works for ${name}`)))
    return {
      subject: pool,
      record: jobs,
      tasks: { Alice: ask('Alice'), Bob: ask('Bob'), Carol: ask('Carol') },
      invariants: { 'at most two jobs run': () => jobs.running <= 2 },
      finally: { 'each job has run once': () => jobs.begun === 3 },
    }
  },
}

/** Alice's job fails. The only worker is needed for Bob's. */
const aJobFails: Scenario<Pools> = {
  kind: 'liveness',
  stage(PoolOf, world) {
    const pool = new PoolOf(1)
    const jobs = new Jobs(world)
    const fail: Job = async () => {
      throw new Error('it has failed')
    }
    return {
      subject: pool,
      record: jobs,
      tasks: {
        Alice: () => jobs.note('Alice', pool.run(jobs.job('works for Alice', fail))),
        Bob: () => jobs.note('Bob', pool.run(jobs.job('works for Bob'))),
      },
      finally: {
        'Alice hears of it': () => jobs.told.Alice === 'it has failed',
        'Bob is served': () => jobs.told.Bob === 'done',
      },
    }
  },
}

/** The pool is closed while jobs run, wait, or are about to come. */
const closing: Scenario<Pools> = {
  kind: 'safety',
  stage(PoolOf, world) {
    const pool = new PoolOf(1)
    const jobs = new Jobs(world)
    const ask = (name: string) => () => jobs.note(name, pool.run(jobs.job(`works for ${name}`)))
    return {
      subject: pool,
      record: jobs,
      tasks: {
        Alice: ask('Alice'),
        Bob: ask('Bob'),
        Carol: async () => {
          await pool.close()
          jobs.isClosed = true
        },
      },
      invariants: { 'no job runs after the close': () => !jobs.isClosed || jobs.running === 0 },
      finally: {
        'each caller is told what has happened': () =>
          [jobs.told.Alice, jobs.told.Bob].filter((told) => told === 'done').length === jobs.begun,
      },
    }
  },
}

/** Two callers close the same pool, and a job has been accepted before or is refused. */
const closingTwice: Scenario<Pools> = {
  kind: 'liveness',
  stage(PoolOf, world) {
    const pool = new PoolOf(1)
    const jobs = new Jobs(world)
    const close = async () => {
      await pool.close()
      jobs.isClosed = true
    }
    return {
      subject: pool,
      record: jobs,
      tasks: {
        Alice: () => jobs.note('Alice', pool.run(jobs.job('works for Alice'))),
        Bob: close,
        Carol: close,
      },
      invariants: { 'no job runs after a close': () => !jobs.isClosed || jobs.running === 0 },
    }
  },
}

/** Each of two jobs needs the result of a smaller job in the same pool. */
const aJobInAJob: Scenario<Pools, Opened>['stage'] = (PoolOf, world, { within }) => {
  const pool = new PoolOf(2)
  const jobs = new Jobs(world)
  const ask = (name: string) => () =>
    pool.run(async () => {
      await world.work(`reads for ${name}`)
      await within(pool, jobs.job(`parses for ${name}`))
    })
  return {
    subject: pool,
    record: jobs,
    tasks: { Alice: ask('Alice'), Bob: ask('Bob') },
    finally: { 'both parts have run': () => jobs.begun === 2 },
  }
}

/** Both jobs need a worker of each pool, and name the pools in opposite orders. */
const twoPools: Scenario<Pools, Opened>['stage'] = (PoolOf, world, { inBoth }) => {
  const disk = new PoolOf(1)
  const net = new PoolOf(1)
  const jobs = new Jobs(world)
  return {
    subject: { disk, net },
    record: jobs,
    tasks: {
      Alice: () => inBoth(disk, net, jobs.job('works for Alice')),
      Bob: () => inBoth(net, disk, jobs.job('works for Bob')),
    },
    invariants: { 'one job runs': () => jobs.running <= 1 },
    finally: { 'both have run': () => jobs.begun === 2 },
  }
}

export default definePattern<Pools, Opened>({
  title: 'The worker pool',
  lesson: 'A pool whose jobs wait for jobs of the same pool waits for itself.',
  chapter: 'Models built from variables',
  after: ['semaphore'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'a pool on one thread is a semaphore with a counter of its jobs',
  },
  scenarios: {
    'three jobs': threeJobs,
    'a job fails': aJobFails,
    closing,
    'closing twice': closingTwice,
    ...inHalves('a job in a job', closed, aJobInAJob, ['opened']),
    ...inHalves('two pools', closed, twoPools),
  },
})
