import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'The thread pool',
  lesson:
    'Each task that a pool accepts must be answered, whatever becomes of its thread and of the pool.',
  story:
    'Alice hands two jobs to a pool of two threads, Bob and Carol, closes the pool, and waits for both. Each job hands a part of itself to the same pool and waits for it. One of the parts throws. Each task must run once and be answered, and each thread come to its end.',
  prefers: {
    solution: 'mutex',
    because:
      'a pool is for tasks that take longer than a lock, and its code is the easiest to check',
  },
})
