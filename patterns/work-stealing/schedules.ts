import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Work stealing',
  lesson: 'Two empty deques do not mean that all work is done: a task may be in flight.',
  story:
    'Alice and Bob each have a deque of tasks, and steal from the other when their own is empty. The first task makes two more. Each task must run once, and both go home when all are done, not before.',
  prefers: {
    solution: 'atomics',
    because: 'the owner pays for a compare-and-swap on the last task alone',
  },
})
