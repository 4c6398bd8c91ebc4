import { defineScheduled } from '../../on-schedules.ts'

export default defineScheduled({
  title: 'Barrier on threads',
  lesson: 'A barrier that is used again needs a phase, read before the arrival that may end it.',
  story:
    'Alice and Bob are threads that work in two rounds, and meet at one barrier after each. Neither may begin what follows a round before both have ended that round, and both come to their end.',
  prefers: {
    solution: 'atomics',
    because: 'a count and a phase are two words, and each needs one atomic operation',
  },
})
