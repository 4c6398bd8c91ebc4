import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Memory model',
  lesson: 'What one thread writes in order, another need not see in order, unless Atomics say so.',
  story:
    'Alice and Bob share two words and no lock. Each writes and reads a few times, plainly or by Atomics. Each schedule is explored, in which one access comes after another; then the same code runs for real, some hundred thousand times.',
  prefers: {
    solution: 'atomics-flag',
    because: 'one atomic word publishes all that was written before it',
  },
})
