import { Mutex, Semaphore } from 'async-mutex'
import { atomically, check, TVar } from '../../stm/index.ts'
import { type Program, type Run, replay } from '../explorer/index.ts'

// Real schedules of small programs: pictures are tested on what adapters report, not on what a test
// believes that they report.

/** Runs `program` with these tasks in this order, by their initials, and then on without pre-emptions. */
export async function scheduled(program: Program, order: string): Promise<Run> {
  const { tasks } = program({ work: async () => {} })
  const initials = Object.keys(tasks).map((name) => name.charAt(0))
  const moves = [...order].map((initial) => ({ task: initials.indexOf(initial), operation: 0 }))
  return await replay(program, moves, 'event-loop')
}

/** Alice and Bob each take both locks, in opposite orders. */
export const crossing: Program = () => {
  const locks = { a: new Mutex(), b: new Mutex() }
  const both = (first: Mutex, second: Mutex) =>
    first.runExclusive(() => second.runExclusive(async () => {}))
  return {
    subject: { locks },
    tasks: { Alice: () => both(locks.a, locks.b), Bob: () => both(locks.b, locks.a) },
  }
}

/** Bob queues for the lock that Alice holds while she works. */
export const handover: Program = ({ work }) => {
  const lock = new Mutex()
  const use = () => lock.runExclusive(() => work('works'))
  return { subject: { lock }, tasks: { Alice: use, Bob: () => use() } }
}

/** Bob waits until Alice's lock is free, and Carol for a change of either variable. */
export const watching: Program = ({ work }) => {
  const lock = new Mutex()
  const [x, y] = [new TVar(0), new TVar(0)]
  return {
    subject: { lock, x, y },
    tasks: {
      Alice: () => lock.runExclusive(() => work('works')),
      Bob: async () => {
        await lock.waitForUnlock()
        await atomically((tx) => x.set(tx, 1))
      },
      Carol: () => atomically((tx) => check(tx, x.get(tx) + y.get(tx) > 0)),
    },
  }
}

/** Alice cancels the lock for which Bob waits. */
export const cancelling: Program = ({ work }) => {
  const lock = new Mutex()
  return {
    subject: { lock },
    tasks: {
      Alice: async () => {
        await lock.acquire()
        await work('works')
        lock.cancel()
      },
      Bob: () => lock.acquire().catch(() => {}),
    },
  }
}

/** Bob releases the permit that Alice holds. */
export const overRelease: Program = ({ work }) => {
  const permits = new Semaphore(1)
  return {
    subject: { permits },
    tasks: {
      Alice: () => permits.acquire(),
      Bob: async () => {
        await work('works')
        permits.release()
      },
    },
  }
}

/** Alice waits for a bell, a semaphore without permits, which Bob rings. */
export const ringing: Program = () => {
  const bell = new Semaphore(0)
  return {
    subject: { bell },
    tasks: { Alice: () => bell.acquire(), Bob: async () => bell.release() },
  }
}

/** Carol awaits two locks at once, which Alice and Bob hold, and then a change of a variable. */
export const several: Program = ({ work }) => {
  const locks = { a: new Mutex(), b: new Mutex() }
  const x = new TVar(0)
  return {
    subject: { locks, x },
    tasks: {
      Alice: () => locks.a.runExclusive(() => work('works')),
      Bob: async () => {
        await locks.b.acquire()
      },
      Carol: async () => {
        const b = locks.b.acquire()
        await locks.a.acquire()
        await atomically((tx) => check(tx, x.get(tx) > 0))
        await b
      },
    },
  }
}
