import { below, cellIn, HEAD, taking } from './cells.ts'

export const price = 'half of the word is a counter, which may come round again; nobody waits'

/** `cell`, with the next number after that of `head`. */
const tagged = (cell: number, head: number): number => (((head >>> 16) + 1) << 16) | cell

/** Treiber's stack with a number in the head that each change counts up. */
export default taking({
  pop(words) {
    for (;;) {
      const head = Atomics.load(words, HEAD)
      const cell = cellIn(head)
      if (cell === 0) return 0
      const next = Atomics.load(words, below(cell))
      if (Atomics.compareExchange(words, HEAD, head, tagged(next, head)) === head) return cell
    }
  },
  push(words, cell) {
    for (;;) {
      const head = Atomics.load(words, HEAD)
      Atomics.store(words, below(cell), cellIn(head))
      if (Atomics.compareExchange(words, HEAD, head, tagged(cell, head)) === head) return
    }
  },
})
