import { Semaphore } from 'async-mutex'
import { orAborted } from '../or-aborted.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** Part of a larger task. It may fail, and may watch `signal`, which aborts when its result is of no use any more. */
export type Job = (signal: AbortSignal) => Promise<void>

/** Jobs that belong together: they are waited for together, and fail together. */
export interface Group {
  /** Starts `job`, and resolves when it is part of the group. A job may start further ones. */
  go(job: Job): Promise<void>
  /**
   * Blocks until every job has ended, those included that jobs have started meanwhile. The first error
   * aborts the signal of all; `wait` rejects with it, and not before all have ended. Called once.
   */
  wait(): Promise<void>
}

/** What is made of two groups. */
export interface Opened<G extends Group = Group> {
  /** Waits for both as for one group: the first error in either aborts the signals of both. */
  waitForBoth(one: G, other: G): Promise<void>
}

/** The same, made only of what every group offers. */
const closed: Opened = {
  async waitForBoth(one, other) {
    await Promise.all([one.wait(), other.wait()])
  },
}

/** A solution is a class of groups. */
export type Groups = new () => Group

/** The jobs that have begun and ended, and what the waiting task saw. */
class Progress {
  running = 0
  ended = 0
  error = ''
  leftBehind = 0

  /** Waits, and notes the error and how many jobs were still running then. */
  async note(wait: Promise<void>): Promise<void> {
    await wait.catch((error: Error) => {
      this.error = error.message
    })
    this.leftBehind = this.running
  }
}

/** Jobs of different kinds, each of which is counted while it runs. */
const jobsIn = ({ work }: World, progress: Progress) => {
  const counted =
    (job: Job): Job =>
    async (signal) => {
      progress.running += 1
      try {
        await job(signal)
      } finally {
        progress.running -= 1
        progress.ended += 1
      }
    }
  const slow = counted(() => work('computes'))
  const failing = (message: string) =>
    counted(async () => {
      await work('fails')
      throw new Error(message)
    })
  /** Goes on until it is told to stop. */
  const endless = counted(async (signal) => {
    await orAborted(new Semaphore(0).acquire(), signal)
  })
  const starting = (group: Group, job: Job) =>
    counted(async () => {
      await work('finds another job')
      await group.go(job)
    })
  return { slow, failing, endless, starting }
}

const nothingLeftBehind = (progress: Progress) => ({
  'no job is left behind': () => progress.leftBehind === 0,
})

/** A scenario in which one task starts jobs and waits. Another one runs beside it, so that there is an order. */
const oneGroup = (
  kind: Scenario<Groups>['kind'],
  jobs: (all: ReturnType<typeof jobsIn>, group: Group) => readonly Job[],
  expected: { readonly error: string; readonly ended: number },
): Scenario<Groups> => ({
  kind,
  stage(GroupOf, world) {
    const group = new GroupOf()
    const progress = new Progress()
    const all = jobsIn(world, progress)
    return {
      subject: group,
      record: progress,
      tasks: {
        Alice: async () => {
          for (const job of jobs(all, group)) await group.go(job)
          await progress.note(group.wait())
        },
        Bob: () => world.work('does something else'),
      },
      invariants: nothingLeftBehind(progress),
      finally: {
        'the first error is reported': () => progress.error === expected.error,
        'all jobs have ended': () => progress.ended === expected.ended,
      },
    }
  },
})

const oneFails = oneGroup('safety', ({ slow, failing }) => [slow, failing('no disk')], {
  error: 'no disk',
  ended: 2,
})

const aJobStartsAnother = oneGroup(
  'safety',
  ({ slow, starting }, group) => [starting(group, slow)],
  { error: '', ended: 2 },
)

const oneMustBeStopped: Scenario<Groups> = {
  isLarge: true,
  ...oneGroup('liveness', ({ endless, failing }) => [endless, failing('no disk')], {
    error: 'no disk',
    ended: 2,
  }),
}

/** The jobs of one group would go on forever; the error is in the other, and may come before a late wait. */
const twoGroups =
  (isLate: boolean): Scenario<Groups, Opened>['stage'] =>
  (GroupOf, world, { waitForBoth }) => {
    const group = { readers: new GroupOf(), writers: new GroupOf() }
    const progress = new Progress()
    const { endless, failing } = jobsIn(world, progress)
    return {
      subject: group,
      record: progress,
      tasks: {
        Alice: async () => {
          await group.readers.go(endless)
          await group.writers.go(failing('no disk'))
          if (isLate) await world.work('looks at the clock')
          await progress.note(waitForBoth(group.readers, group.writers))
        },
        Bob: () => world.work('does something else'),
      },
      invariants: nothingLeftBehind(progress),
      finally: {
        'the first error is reported': () => progress.error === 'no disk',
        'all jobs have ended': () => progress.ended === 2,
      },
    }
  }

export default definePattern<Groups, Opened>({
  title: 'Error group',
  lesson: 'What is started together must be waited for together, above all when part of it fails.',
  chapter: 'Models built from variables',
  after: ['from-ref-to-tref', 'barrier'],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'a counter and an abort signal suffice, whatever guards the counter',
  },
  scenarios: {
    'one fails': oneFails,
    'a job starts another': aJobStartsAnother,
    'one must be stopped': oneMustBeStopped,
    ...inHalves('two groups', closed, twoGroups(false), ['opened']),
    'a late wait, opened': {
      kind: 'composition',
      half: 'opened',
      isLarge: true,
      stage: twoGroups(true),
    },
  },
})
