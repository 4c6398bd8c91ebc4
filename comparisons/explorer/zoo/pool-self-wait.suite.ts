import { Semaphore } from 'async-mutex'
import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Job {
  readonly done = new Semaphore(0)
  readonly part: Job | null

  constructor(part: Job | null) {
    this.part = part
  }
}

type Run = (pool: Pool, job: Job, world: World) => Promise<void>

class Pool {
  readonly submitted = new Semaphore(0)
  readonly jobs: Job[] = []

  submit(job: Job): void {
    this.jobs.push(job)
    this.submitted.release()
  }

  async serve(run: Run, world: World): Promise<never> {
    for (;;) {
      await this.submitted.acquire()
      const job = this.jobs.shift() as Job
      await run(this, job, world)
      job.done.release()
    }
  }
}

const twoWorkers =
  (run: Run): Program =>
  (world) => {
    const pool = new Pool()
    const [hers, his] = [new Job(new Job(null)), new Job(new Job(null))]
    const order = async (job: Job) => {
      pool.submit(job)
      await job.done.acquire()
    }
    const serve = () => pool.serve(run, world)
    return {
      subject: { pool, hers, his },
      tasks: {
        Alice: () => order(hers),
        Bob: () => order(his),
        'Worker 1': serve,
        'Worker 2': serve,
      },
      daemons: ['Worker 1', 'Worker 2'],
    }
  }

const leaveToAnother: Run = async (pool, { part }, world) => {
  if (part === null) return world.work('computes')
  pool.submit(part)
  await part.done.acquire()
}

const doItself: Run = async (pool, { part }, world) => {
  if (part === null) return world.work('computes')
  await doItself(pool, part, world)
}

export default {
  lesson: 'When every worker waits for a job that only a worker can do, nobody does it.',
  wrong: twoWorkers(leaveToAnother),
  right: twoWorkers(doItself),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
