import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Hazard pointers',
  lesson: 'Without a lock, the hard part is to know when memory may be used again.',
  story:
    'A value stands in a block. Alice puts a new block in its place, and frees the old one, which its next owner overwrites. Bob reads the value meanwhile. He must not read a block that was freed.',
  prefers: {
    solution: 'atomics',
    because: 'a reader waits for no lock, and a block is freed as soon as none reads it',
  },
})
