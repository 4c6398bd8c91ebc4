import { allOrNothing } from '../all-or-nothing.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import { type LockedCard, type LockedHotel, type LockedTrain, opened as right } from './mutex.ts'
import type { Opened } from './problem.ts'

export { default } from './mutex.ts'

export const bug = 'missed event: it listens to one of the two things that it waits for'

export const forgets: Forgets = { duty: 'listen', of: ['mutex', 'mutex-covers'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
  'only a room, opened': ['completed', 'deadlock'],
}

/** Listens to the train alone. */
export const opened: Opened<LockedTrain, LockedHotel, LockedCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train],
      (held) => {
        if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
        return allOrNothing((undo) => {
          own.charge(held, fare)
          undo(() => own.refund(held, fare))
          firm.charge(held, rent)
          train.takeSeat(held)
          return hotel.takeRoom(held)
        })
      },
      [hotel.mutex, own.mutex, firm.mutex],
    ),
  roomOrSeat: (train, hotel) =>
    whenLocked(
      [train],
      (held) => {
        if (hotel.hasRoom(held)) return hotel.takeRoom(held)
        if (!train.hasSeat(held)) return undefined
        train.takeSeat(held)
        return 'seat'
      },
      [hotel.mutex],
    ),
}
