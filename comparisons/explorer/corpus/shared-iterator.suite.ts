import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

type Consume = (
  jobs: IterableIterator<string>,
  done: string[],
  signal: AbortSignal,
  world: World,
) => Promise<void>

/** Drops the job that it has taken when it is stopped. */
const consume: Consume = async (jobs, done, signal, { work }) => {
  for (let job = jobs.next(); !job.done; job = jobs.next()) {
    await work('waits for a licence')
    if (signal.aborted) return
    done.push(job.value)
  }
}

/** Stops before it takes a job. */
const consumeWhole: Consume = async (jobs, done, signal, { work }) => {
  while (!signal.aborted) {
    const job = jobs.next()
    if (job.done) return
    await work('waits for a licence')
    done.push(job.value)
  }
}

const replaceWorker =
  (run: Consume): Program =>
  (world) => {
    const jobs = ['a.mp4', 'b.mp4'].values()
    const done: string[] = []
    const controller = new AbortController()
    return {
      subject: {},
      record: done,
      tasks: {
        oldWorker: () => run(jobs, done, controller.signal, world),
        async newWorker() {
          controller.abort()
          await run(jobs, done, new AbortController().signal, world)
        },
      },
      finally: { 'every job is done': () => done.length === 2 },
    }
  }

export default {
  story:
    'Workers share the iterator of a list of jobs; one that is stopped after it has taken a job drops it, and the iterator does not hand it out again.',
  wrong: { program: replaceWorker(consume), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: replaceWorker(consumeWhole), truth: 'survives' },
} satisfies Pair
