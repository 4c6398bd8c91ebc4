import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'The sequence lock',
  lesson: 'A reader that writes nothing has to look twice.',
  story:
    'Two words hold one value, as the halves of a 64-bit number do. Alice writes both, and Bob reads both. Bob must not get half of the old value and half of the new one.',
  prefers: {
    solution: 'atomics',
    because: 'a reader writes no word, so that readers do not wait for each other',
  },
})
