import { counting, LOCK } from './counter.ts'

export const price = 'a waiting thread burns a core, and may be passed by forever'

export default counting({
  acquire(words) {
    while (Atomics.exchange(words, LOCK, 1) !== 0);
  },
  release: (words) => Atomics.store(words, LOCK, 0),
})
