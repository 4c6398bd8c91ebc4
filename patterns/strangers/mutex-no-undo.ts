import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import { type LockedCard, type LockedHotel, type LockedTrain, opened as right } from './mutex.ts'
import type { Opened } from './problem.ts'

export { default } from './mutex.ts'

export const bug = 'no compensation: what was done before the failure stays done'

export const forgets: Forgets = { duty: 'undo', of: ['mutex'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
}

/** Asks first, and does not think of a part that refuses without being asked. */
export const opened: Opened<LockedTrain, LockedHotel, LockedCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
        own.charge(held, fare)
        firm.charge(held, rent)
        train.takeSeat(held)
        return hotel.takeRoom(held)
      },
      [own.mutex, firm.mutex],
    ),
}
