import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import type { LockedHotel, LockedTrain } from './mutex.ts'
import { type CoveringCard, opened as right } from './mutex-covers.ts'
import { CardRefused, type Opened } from './problem.ts'

export { default } from './mutex-covers.ts'

export const bug = 'partial action: it asks the second part with the first in hand'

export const forgets: Forgets = { duty: 'ask', of: ['mutex-covers'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['invariant broken', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
}

/** Asks each part when its turn comes. */
export const opened: Opened<LockedTrain, LockedHotel, CoveringCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held)) return undefined
        train.takeSeat(held)
        if (!own.covers(held, fare)) throw new CardRefused()
        own.charge(held, fare)
        if (!hotel.hasRoom(held)) return undefined
        if (!firm.covers(held, rent)) throw new CardRefused()
        firm.charge(held, rent)
        return hotel.takeRoom(held)
      },
      [own.mutex, firm.mutex],
    ),
}
