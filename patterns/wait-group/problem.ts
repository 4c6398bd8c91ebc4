import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** Part of a larger task. It may start further jobs, and never rejects. */
export type Job = () => Promise<void>

/** Counts what has begun and not ended, and lets tasks wait for the end of all. May be used again. */
export interface WaitGroup {
  /** Counts one more, and starts `job`; counts one less when `job` has ended. */
  go(job: Job): Promise<void>
  /** Counts one more, for something that is not a job. Its end is a call of {@link done}. */
  add(): Promise<void>
  /**
   * Counts one less.
   * @throws RangeError if the count is zero. It stays zero then.
   */
  done(): Promise<void>
  /** Blocks until the count is zero, or has been zero at any moment since the call. */
  wait(): Promise<void>
}

/** What is made of two groups. */
export interface Opened<G extends WaitGroup = WaitGroup> {
  /** Blocks until both counts are zero at the same moment. A moment that ends at once may be missed. */
  waitForBoth(one: G, other: G): Promise<void>
}

/** The same, made only of what every group offers. */
const closed: Opened = {
  async waitForBoth(one, other) {
    await one.wait()
    await other.wait()
  },
}

/** A solution is a class of groups. */
export type WaitGroups = new () => WaitGroup

/** The jobs that there are and that have ended, and what became of waits and calls of `done`. */
class Progress {
  jobs = 0
  ended = 0
  refused = 0
  /** Jobs that had not ended when a wait returned. */
  leftBehind = 0

  async wait(wait: Promise<void>): Promise<void> {
    await wait
    this.leftBehind += this.jobs - this.ended
  }

  /** Calls `done`, and counts the calls that are refused as they should be. */
  async done(group: WaitGroup): Promise<void> {
    try {
      await group.done()
    } catch {
      this.refused += 1
    }
  }

  get nothingLeftBehind(): boolean {
    return this.leftBehind === 0
  }
}

/** A job that some group will start. */
const jobIn = (progress: Progress, act: Job): Job => {
  progress.jobs += 1
  return async () => {
    await act()
    progress.ended += 1
  }
}

/** A scenario with one group. */
const oneGroup = (
  kind: Scenario<WaitGroups>['kind'],
  open: (
    group: WaitGroup,
    progress: Progress,
    world: World,
  ) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<WaitGroups> => ({
  kind,
  stage(GroupOf, world) {
    const group = new GroupOf()
    const progress = new Progress()
    return {
      subject: group,
      record: progress,
      invariants: { 'no job is left behind': () => progress.nothingLeftBehind },
      ...open(group, progress, world),
    }
  },
})

const twoJobs = oneGroup('safety', (group, progress, { work }) => ({
  tasks: {
    Alice: async () => {
      await group.go(jobIn(progress, () => work('reads')))
      await group.go(jobIn(progress, () => work('writes')))
      await progress.wait(group.wait())
    },
  },
  finally: { 'both jobs have ended': () => progress.ended === 2 },
}))

/** What was counted once is ended by two, and the group is used on. */
const doneOnceTooOften = oneGroup('safety', (group, progress, { work }) => ({
  tasks: {
    Alice: async () => {
      await group.add()
      await Promise.all([progress.done(group), progress.done(group)])
      await group.go(jobIn(progress, () => work('reads')))
      await progress.wait(group.wait())
    },
  },
  finally: { 'one call is refused': () => progress.refused === 1 },
}))

/** Bob waits before, during or after the job. */
const aLateWait = oneGroup('liveness', (group, progress, { work }) => ({
  tasks: {
    Alice: async () => {
      await group.go(jobIn(progress, () => work('reads')))
      await progress.wait(group.wait())
    },
    Bob: () => group.wait(),
  },
}))

/** One round ends and the next begins at once. Its job ends after the wait for the first round. */
const theNextRound: Scenario<WaitGroups> = {
  kind: 'liveness',
  stage(GroupOf) {
    const group = new GroupOf()
    const isWaiting = new Semaphore(0)
    const isOver = new Semaphore(0)
    return {
      subject: { group, isWaiting, isOver },
      tasks: {
        Alice: async () => {
          await group.add()
          const firstRound = group.wait()
          isWaiting.release()
          await firstRound
          isOver.release()
        },
        Bob: async () => {
          await isWaiting.acquire()
          const lastsLonger = async () => {
            await isOver.acquire()
          }
          await Promise.all([group.done(), group.go(lastsLonger)])
          await group.wait()
        },
      },
    }
  },
}

/** A reader starts a writer, which starts another reader. */
const twoGroups: Scenario<WaitGroups, Opened>['stage'] = (GroupOf, { work }, { waitForBoth }) => {
  const group = { readers: new GroupOf(), writers: new GroupOf() }
  const progress = new Progress()
  const last = jobIn(progress, () => work('reads the rest'))
  const writer = jobIn(progress, async () => {
    await work('writes')
    await group.readers.go(last)
  })
  const reader = jobIn(progress, async () => {
    await work('reads')
    await group.writers.go(writer)
  })
  const other = jobIn(progress, () => work('writes an index'))
  return {
    subject: group,
    record: progress,
    tasks: {
      Alice: async () => {
        await group.readers.go(reader)
        await group.writers.go(other)
        await progress.wait(waitForBoth(group.readers, group.writers))
      },
    },
    invariants: { 'no job is left behind': () => progress.nothingLeftBehind },
    finally: { 'all jobs have ended': () => progress.ended === 4 },
  }
}

export default definePattern<WaitGroups, Opened>({
  title: 'Wait group',
  lesson: 'A count that was zero for a moment is an event; a task that looks later has missed it.',
  chapter: 'Models built from variables',
  after: ['from-ref-to-tref', 'barrier'],
  choice: {
    alone: 'event',
    composed: 'either',
    because: 'a bell at zero wakes exactly those who wait: no rounds to count',
  },
  scenarios: {
    'two jobs': twoJobs,
    'done once too often': doneOnceTooOften,
    'a late wait': aLateWait,
    'the next round': theNextRound,
    ...inHalves('two groups', closed, twoGroups),
  },
})
