import { check } from '../../../stm/index.ts'
import { tradingInTransactions } from './box-in-transactions.ts'

export const price = 'several operations for each change, and an attempt may be made again'

/** No condition and no signal: a commit wakes those who have read what it changes. */
export default tradingInTransactions((heap) =>
  heap.atomicallySync((tx) => {
    const { box } = heap.variables
    const parcel = box.get(tx)
    check(tx, parcel !== 0)
    box.set(tx, 0)
    return parcel
  }),
)
