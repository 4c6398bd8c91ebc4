import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Lazy initialisation',
  lesson: 'A question that was answered without the lock has to be asked again with it.',
  story:
    'Alice and Bob both need the settings, which the first to need them loads. They must be loaded once, and both must see what was loaded.',
  prefers: {
    solution: 'mutex',
    because: 'the second question is one line, and no state has to be taken back when a load fails',
  },
})
