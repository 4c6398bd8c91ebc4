import { allOrNothing } from '../all-or-nothing.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import { type LockedCard, type LockedHotel, type LockedTrain, opened as right } from './mutex.ts'
import type { Opened } from './problem.ts'

export { default } from './mutex.ts'

export const bug = 'partial action: it waits for the second part with the first in hand'

export const forgets: Forgets = { duty: 'ask', of: ['mutex'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
  'the only room is let, opened': ['completed', 'deadlock'],
}

/** Asks each part when its turn comes. */
export const opened: Opened<LockedTrain, LockedHotel, LockedCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held)) return undefined
        return allOrNothing((undo) => {
          train.takeSeat(held)
          undo(() => train.freeSeat(held))
          own.charge(held, fare)
          undo(() => own.refund(held, fare))
          if (!hotel.hasRoom(held)) return undefined
          firm.charge(held, rent)
          return hotel.takeRoom(held)
        })
      },
      [own.mutex, firm.mutex],
    ),
}
