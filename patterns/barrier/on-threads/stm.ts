import { check } from '../../../stm/index.ts'
import { PARTIES } from './rounds.ts'
import { meetingInTransactions } from './rounds-in-transactions.ts'

export const price = 'two transactions for each meeting: an arrival is seen once it is committed'

export default meetingInTransactions((rounds) => {
  const { arrived, phase } = rounds.variables
  const mine = rounds.atomicallySync((tx) => {
    const before = phase.get(tx)
    const count = arrived.get(tx) + 1
    arrived.set(tx, count % PARTIES)
    if (count === PARTIES) phase.set(tx, before + 1)
    return before
  })
  rounds.atomicallySync((tx) => check(tx, phase.get(tx) !== mine))
})
