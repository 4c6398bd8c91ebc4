import { allOrNothing } from '../all-or-nothing.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import { type LockedCard, type LockedHotel, type LockedTrain, opened as right } from './mutex.ts'
import { CardRefused, type Opened } from './problem.ts'

export { default } from './mutex.ts'

export const bug = 'an error that is caught too early: what came before it is kept'

export const forgets: Forgets = { duty: 'let out', of: ['mutex', 'mutex-semaphores'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
}

/** Catches the refusal where it happens, so that nothing is left that would undo the rest. */
export const opened: Opened<LockedTrain, LockedHotel, LockedCard> = {
  ...right,
  async order(train, hotel, { own, firm }, fare, rent) {
    const room = await whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
        return allOrNothing((undo) => {
          try {
            own.charge(held, fare)
            undo(() => own.refund(held, fare))
            firm.charge(held, rent)
          } catch (error) {
            if (error instanceof CardRefused) return null
            throw error
          }
          train.takeSeat(held)
          return hotel.takeRoom(held)
        })
      },
      [own.mutex, firm.mutex],
    )
    if (room === null) throw new CardRefused()
    return room
  },
}
