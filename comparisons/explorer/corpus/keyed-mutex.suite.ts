import { Mutex } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Job = () => Promise<void>

/** One mutex for each key. */
interface KeyedMutex {
  runExclusive(key: string, job: Job): Promise<void>
}

/** Forgets the mutex of a key after each job. */
function createKeyedMutex(): KeyedMutex {
  const mutexes = new Map<string, Mutex>()
  return {
    async runExclusive(key, job) {
      const mutex = mutexes.get(key) ?? new Mutex()
      mutexes.set(key, mutex)
      try {
        await mutex.runExclusive(job)
      } finally {
        mutexes.delete(key)
      }
    },
  }
}

/** Forgets the mutex of a key when the last of its users is done. */
function createCountingKeyedMutex(): KeyedMutex {
  const entries = new Map<string, { readonly mutex: Mutex; users: number }>()
  return {
    async runExclusive(key, job) {
      const entry = entries.get(key) ?? { mutex: new Mutex(), users: 0 }
      entries.set(key, entry)
      entry.users += 1
      try {
        await entry.mutex.runExclusive(job)
      } finally {
        entry.users -= 1
        if (entry.users === 0) entries.delete(key)
      }
    },
  }
}

const threeUpdates =
  (create: () => KeyedMutex): Program =>
  ({ work }) => {
    const accounts = create()
    let updates = 0
    const update = () =>
      accounts.runExclusive('account 1', async () => {
        updates += 1
        await work('UPDATE account')
        updates -= 1
      })
    return {
      subject: accounts,
      tasks: { interest: () => update(), fee: () => update(), transfer: () => update() },
      invariants: { 'one updates at a time': () => updates <= 1 },
    }
  }

export default {
  story:
    'A mutex for each key is dropped from its map when one job is done although another one waits for it; a third job creates a new mutex and enters beside the second.',
  source: 'https://github.com/MCSManager/MCSManager/issues/2242',
  wrong: {
    program: threeUpdates(createKeyedMutex),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: threeUpdates(createCountingKeyedMutex), truth: 'survives' },
} satisfies Pair
