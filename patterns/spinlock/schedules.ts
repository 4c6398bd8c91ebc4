import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Spinlock',
  lesson: 'A lock is one atomic operation; all else is about who waits, and how.',
  story:
    'Two threads each add one to a counter, by a plain read and a plain write. No count may be lost, and each must come to its end.',
  prefers: {
    solution: 'mutex-futex',
    because: 'a waiter that sleeps burns no core while the holder does not run',
  },
})
