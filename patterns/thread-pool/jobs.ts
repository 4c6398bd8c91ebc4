import type { ThreadsProgram } from '../threads-program.ts'

/** The tasks, a bit for each: two jobs, and the part that each of them hands to the same pool. */
const JOBS = [1, 2] as const
const partOf = (job: number): number => job << 2
const FAILS = partOf(1)
export const ALL: readonly number[] = [...JOBS, ...JOBS.map(partOf)]
/** The place of a task among all. */
export const placeOf = (task: number): number => 31 - Math.clz32(task)

/** How a task ended. */
export const DONE = 1
export const FAILED = 2
/** What each task must be answered, by its place. */
export const ANSWERS: readonly number[] = ALL.map((task) =>
  task === 1 || task === FAILS ? FAILED : DONE,
)

/** A pool of threads, as one thread sees it. */
export interface Pool {
  submit(task: number): void
  /** No more tasks come from outside. */
  close(): void
  /** Takes a task. Blocks until there is one; returns 0 when the pool is closed and nothing waits. */
  take(): number
  /** Takes back a task that no thread has begun. Returns whether it was still there. */
  takeBack(task: number): boolean
  /** Notes that a task begins. */
  begin(task: number): void
  answer(task: number, answer: number): void
  /** Returns what a task was answered. Blocks until it is. */
  awaitAnswer(task: number): number
}

/** What becomes of a thread when its task throws. */
type Perform = (pool: Pool, task: number) => void

/** The task is answered, and the thread goes on. */
const performAndGoOn: Perform = (pool, task) => {
  const failed = hasFailed(() => work(pool, task, performAndGoOn))
  pool.answer(task, failed ? FAILED : DONE)
}

/** The thread ends, and with it the task. */
export const performOrDie: Perform = (pool, task) => {
  work(pool, task, performOrDie)
  pool.answer(task, DONE)
}

function hasFailed(act: () => void): boolean {
  try {
    act()
    return false
  } catch (error) {
    if (error instanceof Error) return true
    throw error
  }
}

/** A job hands its part to the pool, and waits for it. One of the parts throws. */
function work(pool: Pool, task: number, perform: Perform): void {
  pool.begin(task)
  if (task === FAILS) throw new RangeError('there is no such page')
  if (!JOBS.some((job) => job === task)) return
  const part = partOf(task)
  pool.submit(part)
  if (pool.takeBack(part)) perform(pool, part)
  if (pool.awaitAnswer(part) === FAILED) throw new Error('a part has failed')
}

/** Alice, who hands two jobs to a pool, closes it, and waits for both; Bob and Carol, its threads. */
export function threadsOf(
  poolOn: (memory: SharedArrayBuffer) => Pool,
  perform = performAndGoOn,
): ThreadsProgram['threads'] {
  const serve = (memory: SharedArrayBuffer) => {
    const pool = poolOn(memory)
    hasFailed(() => {
      for (let task = pool.take(); task !== 0; task = pool.take()) perform(pool, task)
    })
  }
  const employ = (memory: SharedArrayBuffer) => {
    const pool = poolOn(memory)
    for (const job of JOBS) pool.submit(job)
    pool.close()
    for (const job of JOBS) pool.awaitAnswer(job)
  }
  return { Alice: employ, Bob: serve, Carol: serve }
}
