import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Account {
  readonly mutex = new Mutex()
  balance = 100
}

function withdrawLocked(account: Account, amount: number): void {
  account.balance -= amount
}

const withdraw = (account: Account, amount: number): Promise<void> =>
  account.mutex.runExclusive(() => withdrawLocked(account, amount))

const shopping =
  (payBoth: (account: Account) => Promise<void>): Program =>
  () => {
    const account = new Account()
    return {
      subject: account,
      tasks: { Alice: () => payBoth(account), Bob: () => withdraw(account, 5) },
      finally: { 'everything is paid': () => account.balance === 65 },
    }
  }

export default {
  lesson: 'A mutex is not re-entrant: who holds it must not call what takes it.',
  wrong: shopping((account) =>
    account.mutex.runExclusive(async () => {
      await withdraw(account, 10)
      await withdraw(account, 20)
    }),
  ),
  right: shopping((account) =>
    account.mutex.runExclusive(async () => {
      withdrawLocked(account, 10)
      withdrawLocked(account, 20)
    }),
  ),
  outcomes: ['deadlock'],
  preemptions: 0,
} satisfies Specimen
