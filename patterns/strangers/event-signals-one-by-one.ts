import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { closed } from './problem.ts'

export { default } from './event-signals.ts'

export const bug = 'saga without isolation: others see what is about to be undone'

export const forgets: Forgets = { duty: 'together', of: ['event-signals'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
  'the only room is let, opened': ['completed', 'deadlock'],
  'a room or a seat, opened': ['completed', 'deadlock'],
}

/** Awaits one part after the other, and gives back what it should not have taken. */
export const opened = closed
