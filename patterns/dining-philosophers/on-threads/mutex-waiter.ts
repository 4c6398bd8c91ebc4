import { dining, forksOf, PLACES, putForkBack, SEATS, takeFork } from './table.ts'

export const price = 'a place stays empty though its forks may be free; all go through one word'

/** Takes a place at the table. There is one place fewer than seats, so one who sits finds two forks. */
function sitDown(words: Int32Array): void {
  for (let seen = Atomics.load(words, PLACES); ; ) {
    if (seen === SEATS - 1) {
      Atomics.wait(words, PLACES, seen)
      seen = Atomics.load(words, PLACES)
      continue
    }
    const found = Atomics.compareExchange(words, PLACES, seen, seen + 1)
    if (found === seen) return
    seen = found
  }
}

function getUp(words: Int32Array): void {
  Atomics.sub(words, PLACES, 1)
  Atomics.notify(words, PLACES, 1)
}

export default dining({
  take(words, seat) {
    sitDown(words)
    for (const fork of forksOf(seat)) takeFork(words, fork, seat)
  },
  putBack(words, seat) {
    for (const fork of forksOf(seat)) putForkBack(words, fork)
    getUp(words)
  },
})
