import { check } from '../../../stm/index.ts'
import { int32, type SharedHeap } from '../../../stm/threads/index.ts'
import { onHeap } from '../../on-heap.ts'
import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'

const layout = { box: int32, bobs: int32, carols: int32 }

export type Box = SharedHeap<typeof layout>

const PARCELS = [1, 2]

/** Alice, Bob and Carol, with a box that is a variable. */
export function tradingInTransactions(take: (heap: Box) => number): ThreadsProgram {
  let heap: Box

  const put = (parcel: number) =>
    heap.atomicallySync((tx) => {
      const { box } = heap.variables
      check(tx, box.get(tx) === 0)
      box.set(tx, parcel)
    })

  const consume = (who: 'bobs' | 'carols') => () => {
    const parcel = take(heap)
    heap.atomicallySync((tx) => heap.variables[who].set(tx, parcel))
  }

  return defineThreads({
    ...onHeap(layout, 3, (opened) => {
      heap = opened
    }),
    threads: {
      Alice: () => PARCELS.forEach(put),
      Bob: consume('bobs'),
      Carol: consume('carols'),
    },
    finally: {
      'each parcel is taken once': () => {
        const taken = [heap.variables.bobs.peek(), heap.variables.carols.peek()]
        return PARCELS.every((parcel) => taken.includes(parcel))
      },
    },
  })
}
