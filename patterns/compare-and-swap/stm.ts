import { int32, type SharedHeap, startingAt } from '../../stm/threads/index.ts'
import { onHeap } from '../on-heap.ts'
import { defineThreads } from '../threads-program.ts'

export const price = 'several operations for each word, and an attempt may be made again'

const layout = { left: startingAt(int32, 1), right: startingAt(int32, 1), counted: int32 }
type Purse = 'left' | 'right'

let heap: SharedHeap<typeof layout>

const move = (from: Purse, to: Purse) => () => {
  const { variables } = heap
  heap.atomicallySync((tx) => {
    variables[from].update(tx, (coins) => coins - 1)
    variables[to].update(tx, (coins) => coins + 1)
  })
}

const count = () => {
  const { left, right, counted } = heap.variables
  heap.atomicallySync((tx) => counted.set(tx, left.get(tx) + right.get(tx)))
}

/** A move and a count are one transaction each, however many words they are about. */
export default defineThreads({
  ...onHeap(layout, 3, (opened) => {
    heap = opened
  }),
  threads: { Alice: move('left', 'right'), Bob: move('right', 'left'), Carol: count },
  finally: {
    'no coin is lost': () => heap.variables.left.peek() + heap.variables.right.peek() === 2,
    'Carol finds two coins': () => heap.variables.counted.peek() === 2,
  },
})
