import { BOX, trading } from './box.ts'

export const price = 'a box for one; each change wakes all, most of them for nothing'

/** The box is a word, and so is what all wait for: it is full, or it is empty. */
export default trading({
  put(words, parcel) {
    for (;;) {
      const found = Atomics.compareExchange(words, BOX, 0, parcel)
      if (found === 0) break
      Atomics.wait(words, BOX, found)
    }
    Atomics.notify(words, BOX)
  },
  take(words) {
    for (;;) {
      const parcel = Atomics.exchange(words, BOX, 0)
      if (parcel !== 0) {
        Atomics.notify(words, BOX)
        return parcel
      }
      Atomics.wait(words, BOX, 0)
    }
  },
})
