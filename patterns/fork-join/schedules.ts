import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Fork and join',
  lesson: 'A thread that joins must not sleep while what it waits for needs a thread.',
  story:
    'Alice and Bob are the threads of a pool with two sums to compute. Each sum forks one half, computes the other, joins, and adds. Each sum must be reported once it is complete, and both threads come to their end.',
  prefers: {
    solution: 'atomics',
    because:
      'a join takes back in one operation what nobody has begun, and sleeps only on what runs',
  },
})
