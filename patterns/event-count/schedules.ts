import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'The event count',
  lesson: 'To spare a wake-up, both sides have to announce themselves before they look.',
  story:
    'Alice posts a token, and wakes the threads that sleep only if there are any. Bob takes a token, and sleeps while there is none. Bob must get his token.',
  prefers: {
    solution: 'atomics',
    because: 'a post calls no notify while nobody sleeps, which is most of the time',
  },
})
