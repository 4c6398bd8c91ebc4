import { defineScheduled } from '../../on-schedules.ts'

export default defineScheduled({
  title: 'Lost update on threads',
  lesson: 'On threads one line is not one step, with or without an await in it.',
  story:
    'Alice and Bob serve in a shop with one piece left. Alice sells a piece, if there is one. So does Bob, who then unpacks three more. Nothing may be lost, and nothing sold that is not there.',
  prefers: {
    solution: 'atomics',
    because: 'a number that changes by one atomic operation needs no lock and no transaction',
  },
})
