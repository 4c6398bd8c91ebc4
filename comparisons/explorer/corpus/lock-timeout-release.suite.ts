import { E_TIMEOUT, Mutex, type MutexInterface, withTimeout } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

const LONGEST_WAIT = 5

type Job = () => Promise<void>
type Guard = (lock: MutexInterface, job: Job) => Promise<void>

/** Releases the lock also if it has not got it. */
const runAndRelease: Guard = async (lock, job) => {
  try {
    await lock.acquire()
    await job()
  } finally {
    lock.release()
  }
}

const runExclusive: Guard = (lock, job) => lock.runExclusive(job)

const threeReports =
  (guard: Guard): Program =>
  ({ work }) => {
    const lock = withTimeout(new Mutex(), LONGEST_WAIT)
    let printing = 0
    const print = async () => {
      printing += 1
      await work('prints')
      printing -= 1
    }
    const report = async () => {
      try {
        await guard(lock, print)
      } catch (error) {
        if (error !== E_TIMEOUT) throw error
      }
    }
    return {
      subject: { lock },
      tasks: { daily: () => report(), weekly: () => report(), yearly: () => report() },
      invariants: { 'one prints at a time': () => printing <= 1 },
    }
  }

export default {
  story:
    'The finally block that releases a lock runs also when waiting for it has timed out, and releases the lock of the one who holds it.',
  wrong: {
    program: threeReports(runAndRelease),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: threeReports(runExclusive), truth: 'survives' },
} satisfies Pair
