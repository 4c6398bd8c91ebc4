import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Job = () => Promise<void>

/** Runs jobs, and tells when none runs any more. */
class JobQueue {
  #running = 0
  #idle: (() => void)[] = []

  async add(job: Job): Promise<void> {
    this.begin()
    await job()
    this.end()
  }

  onIdle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  protected begin(): void {
    this.#running += 1
  }

  protected end(): void {
    this.#running -= 1
    if (this.#running > 0) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

/** Counts failed jobs as ended, too. */
class ReliableJobQueue extends JobQueue {
  override async add(job: Job): Promise<void> {
    this.begin()
    try {
      await job()
    } finally {
      this.end()
    }
  }
}

const closeWhenIdle =
  (Kind: typeof JobQueue): Program =>
  ({ work }) => {
    const queue = new Kind()
    const resize = async () => {
      await work('resizes an image')
      throw new Error('not an image')
    }
    return {
      subject: queue,
      tasks: {
        upload: () => queue.add(resize).catch(() => 'rejected'),
        shutdown: () => queue.onIdle(),
      },
    }
  }

export default {
  story:
    'A job queue counts its running jobs down only when they succeed, so that after one failure it never becomes idle, and the shutdown hangs.',
  wrong: { program: closeWhenIdle(JobQueue), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: closeWhenIdle(ReliableJobQueue), truth: 'survives' },
} satisfies Pair
