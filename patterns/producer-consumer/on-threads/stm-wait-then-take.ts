import { check } from '../../../stm/index.ts'
import type { Outcome } from '../../stage.ts'
import { tradingInTransactions } from './box-in-transactions.ts'

export const bug = 'waits in one transaction, and takes in another'

export const outcomes: readonly Outcome[] = ['completed', 'invariant broken']

export default tradingInTransactions((heap) => {
  const { box } = heap.variables
  heap.atomicallySync((tx) => check(tx, box.get(tx) !== 0))
  return heap.atomicallySync((tx) => {
    const parcel = box.get(tx)
    box.set(tx, 0)
    return parcel
  })
})
