import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { ListeningHotel, default as right } from './event.ts'
import type { Room } from './problem.ts'

export { opened } from './event.ts'

export const bug = 'lost wake-up: one of the functions that change something does not tell'

export const forgets: Forgets = { duty: 'tell', of: ['event', 'event-covers'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken', 'deadlock'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'in turn': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
  'a room or a seat, opened': ['completed', 'deadlock'],
  'only a room, opened': ['completed', 'deadlock'],
}

class SilentHotel extends ListeningHotel {
  override freeRoom(room: Room): void {
    this.rooms = [...this.rooms, room]
  }
}

export default { ...right, Hotel: SilentHotel }
