import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'The lock-free stack',
  lesson: 'A compare-and-swap compares values, and a value may come back.',
  story:
    'Three cells lie on a stack of free ones. Alice takes a cell. Bob takes two, and puts the first one back. Each cell has one owner or is free.',
  prefers: {
    solution: 'atomics-tagged',
    because: 'a counter in the same word tells a head that came back from one that stayed',
  },
})
