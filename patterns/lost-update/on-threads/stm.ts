import { int32, type SharedHeap, startingAt } from '../../../stm/threads/index.ts'
import { onHeap } from '../../on-heap.ts'
import { defineThreads } from '../../threads-program.ts'
import { DELIVERY, OPENING } from './shop.ts'

export const price = 'several operations for one number, and an attempt may be made again'

const layout = { stock: startingAt(int32, OPENING), alices: int32, bobs: int32 }

let heap: SharedHeap<typeof layout>

const sell = (who: 'alices' | 'bobs') => {
  const { stock, [who]: own } = heap.variables
  heap.atomicallySync((tx) => {
    const pieces = stock.get(tx)
    if (pieces === 0) return
    stock.set(tx, pieces - 1)
    own.set(tx, 1)
  })
}

const add = () => {
  heap.atomicallySync((tx) => heap.variables.stock.update(tx, (pieces) => pieces + DELIVERY))
}

/** Looking and taking are one transaction, and so is the note of the sale. */
export default defineThreads({
  ...onHeap(layout, 2, (opened) => {
    heap = opened
  }),
  threads: {
    Alice: () => sell('alices'),
    Bob() {
      sell('bobs')
      add()
    },
  },
  finally: {
    'nothing is lost, and nothing sold that is not there': () => {
      const { stock, alices, bobs } = heap.variables
      const pieces = stock.peek()
      return pieces >= 0 && pieces + alices.peek() + bobs.peek() === OPENING + DELIVERY
    },
  },
})
