import { forksOf } from './table.ts'
import { diningInTransactions, takeFork } from './table-in-transactions.ts'

export const price = 'no order among those who wait: a neighbour may always be first'

/** Both forks or neither: no philosopher ever holds only one. */
export default diningInTransactions((table, seat) =>
  table.atomicallySync((tx) => {
    for (const fork of forksOf(seat)) takeFork(table, tx, fork)
  }),
)
