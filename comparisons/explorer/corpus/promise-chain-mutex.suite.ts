import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Job = () => Promise<void>
type Lock = (job: Job) => Promise<void>

/** Lets all who wait for the same job go on when it is done. */
function createWaitingLock(): Lock {
  let current: Promise<void> | undefined
  return async (job) => {
    if (current !== undefined) await current.catch(() => {})
    current = job()
    await current
  }
}

/** Passes a failure on to all later jobs. */
function createPoisonedLock(): Lock {
  let tail = Promise.resolve()
  return (job) => {
    tail = tail.then(job)
    return tail
  }
}

function createLock(): Lock {
  let tail = Promise.resolve()
  return (job) => {
    const result = tail.then(job)
    tail = result.catch(() => {})
    return result
  }
}

const threeJobs =
  (create: () => Lock): Program =>
  ({ work }) => {
    const lock = create()
    let inside = 0
    const write = (name: string) => async () => {
      inside += 1
      await work(`writes ${name}`)
      inside -= 1
      if (name === 'avatar') throw new Error('415 Unsupported Media Type')
    }
    return {
      subject: {},
      tasks: {
        avatar: () => lock(write('avatar')).catch(() => 'refused'),
        profile: () => lock(write('profile')),
        settings: () => lock(write('settings')),
      },
      invariants: { 'one writes at a time': () => inside <= 1 },
    }
  }

export default {
  story:
    'A mutex of a few lines made of a chain of promises lets two in, or fails forever after the first job that fails.',
  source: 'https://github.com/remotion-dev/remotion/pull/10211',
  wrong: {
    program: threeJobs(createWaitingLock),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: threeJobs(createLock), truth: 'survives' },
  others: {
    poisoned: { program: threeJobs(createPoisonedLock), truth: 'fails', outcomes: ['threw'] },
  },
} satisfies Pair
