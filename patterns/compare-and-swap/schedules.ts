import { defineScheduled } from '../on-schedules.ts'

export default defineScheduled({
  title: 'Compare and swap',
  lesson: 'One atomic operation makes one word safe; two of them do not make two words safe.',
  story:
    'Alice moves a coin from the left purse to the right one, and Bob one from the right purse to the left one. Carol counts both. She must always find two coins.',
  prefers: {
    solution: 'atomics-packed',
    because: 'while both amounts fit into one word, one operation moves a coin',
  },
})
