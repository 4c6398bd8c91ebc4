import { Mutex } from 'async-mutex'
import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

type Job = () => Promise<void>
type Enter = (mutex: Mutex, job: Job) => Promise<void>

/** Waits until the lock is free, and takes it for free from then on. */
const enterWhenFree: Enter = async (mutex, job) => {
  await mutex.waitForUnlock()
  await job()
}

const enterExclusively: Enter = (mutex, job) => mutex.runExclusive(job)

const twoImportsDuringBackup =
  (enter: Enter): Program =>
  ({ work }) => {
    const mutex = new Mutex()
    let imports = 0
    const importFile = () =>
      enter(mutex, async () => {
        imports += 1
        await work('imports')
        imports -= 1
      })
    return {
      subject: { mutex },
      tasks: {
        backup: () => mutex.runExclusive(() => work('copies the data')),
        morning: () => importFile(),
        evening: () => importFile(),
      },
      invariants: {
        'imports run alone': () => imports <= 1,
      },
    }
  }

export default {
  story:
    'Callers wait until a mutex is unlocked instead of acquiring it, and all of them go on when it is.',
  wrong: {
    program: twoImportsDuringBackup(enterWhenFree),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: twoImportsDuringBackup(enterExclusively), truth: 'survives' },
} satisfies Pair
