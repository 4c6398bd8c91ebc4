import { counting, LOCK } from './counter.ts'

export const price = 'first come, first served; all wait when the next in line is not running'

const SERVING = LOCK + 1

/** Each draws a ticket, and waits until its number is served (Mellor-Crummey and Scott 1991). */
export default counting({
  names: ['lock.ticket', 'lock.serving'],
  acquire(words) {
    const ticket = Atomics.add(words, LOCK, 1)
    while (Atomics.load(words, SERVING) !== ticket);
  },
  release: (words) => Atomics.add(words, SERVING, 1),
})
