import { allOrNothing } from '../all-or-nothing.ts'
import { when } from '../bell.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import {
  type ListeningHotel,
  type ListeningTrain,
  opened as right,
  type SynchronousCard,
} from './event.ts'
import { CardRefused, type Opened } from './problem.ts'

export { default } from './event.ts'

export const bug = 'an error that is caught too early: what came before it is kept'

export const forgets: Forgets = { duty: 'let out', of: ['event'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
}

/** Catches the refusal where it happens, so that nothing is left that would undo the rest. */
export const opened: Opened<ListeningTrain, ListeningHotel, SynchronousCard> = {
  ...right,
  async order(train, hotel, { own, firm }, fare, rent) {
    const room = await when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      return allOrNothing((undo) => {
        try {
          own.charge(fare)
          undo(() => own.refund(fare))
          firm.charge(rent)
        } catch (error) {
          if (error instanceof CardRefused) return null
          throw error
        }
        train.takeSeat()
        return hotel.takeRoom()
      })
    })
    if (room === null) throw new CardRefused()
    return room
  },
}
