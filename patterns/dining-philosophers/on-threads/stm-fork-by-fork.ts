import type { Outcome } from '../../stage.ts'
import { forksOf } from './table.ts'
import { diningInTransactions, takeFork } from './table-in-transactions.ts'

export const bug = 'circular wait: a transaction for each fork'

export const outcomes: readonly Outcome[] = ['completed', 'deadlock']

export default diningInTransactions((table, seat) => {
  for (const fork of forksOf(seat)) table.atomicallySync((tx) => takeFork(table, tx, fork))
})
