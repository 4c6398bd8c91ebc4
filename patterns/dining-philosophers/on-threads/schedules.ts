import { defineScheduled } from '../../on-schedules.ts'

export default defineScheduled({
  title: 'Dining philosophers on threads',
  lesson: 'Each waits for the fork that the next one has: a circle, and no thread is at fault.',
  story:
    'Plato, Sappho and Confucius are threads, and three forks lie between them. Each eats once, with the forks on both sides. No two eat at once, and each must come to its end.',
  prefers: {
    solution: 'mutex',
    because: 'one order of the forks needs no third party, and no attempt is made again',
  },
})
