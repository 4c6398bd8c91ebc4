import { check } from '../../../stm/index.ts'
import type { Outcome } from '../../stage.ts'
import { PARTIES } from './rounds.ts'
import { meetingInTransactions } from './rounds-in-transactions.ts'

export const bug = 'an arrival that waits before it is committed'

export const outcomes: readonly Outcome[] = ['deadlock']

/** Arrives and waits in one transaction: what waits has not happened, and no other sees it. */
export default meetingInTransactions((rounds) =>
  rounds.atomicallySync((tx) => {
    const { arrived } = rounds.variables
    arrived.update(tx, (n) => n + 1)
    check(tx, arrived.get(tx) % PARTIES === 0)
  }),
)
