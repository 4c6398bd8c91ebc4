import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'The ring buffer',
  lesson: 'The order of two stores is the whole algorithm.',
  story:
    'Alice puts three items into a ring of two slots, and Bob takes them. A count of what was put tells Bob, and a count of what was taken tells Alice. Bob must get the items that Alice put, in order.',
  prefers: {
    solution: 'atomics',
    because: 'each count has one writer, so that two stores in the right order suffice',
  },
})
