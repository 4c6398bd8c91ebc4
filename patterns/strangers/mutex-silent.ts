import type { Forgets } from '../duties.ts'
import type { Held } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import { LockedHotel, default as right } from './mutex.ts'
import type { Room } from './problem.ts'

export { opened } from './mutex.ts'

export const bug = 'lost wake-up: one of the functions that change something does not tell'

export const forgets: Forgets = { duty: 'tell', of: ['mutex', 'mutex-covers'] }

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

class SilentHotel extends LockedHotel {
  override freeRoom(held: Held, room: Room): void {
    held.mustInclude(this.mutex)
    this.rooms = [...this.rooms, room]
  }
}

export default { ...right, Hotel: SilentHotel }
