import { defineScheduled } from '../../on-schedules.ts'

export default defineScheduled({
  title: 'Producer and consumer on threads',
  lesson:
    'A thread that is woken looks again, and the one that is woken must be one that can go on.',
  story:
    'Alice puts two parcels into a box for one. Bob and Carol take one each. Nobody may take from an empty box, no parcel is lost, and each comes to its end.',
  prefers: {
    solution: 'mutex',
    because: 'each kind of waiter has a condition of its own, and the box may grow to any size',
  },
})
