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
import type { Opened } from './problem.ts'

export { default } from './event.ts'

export const bug = 'partial action: it waits for the second part with the first in hand'

export const forgets: Forgets = { duty: 'ask', of: ['event'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
  'the only room is let, opened': ['completed', 'deadlock'],
}

/** Asks each part when its turn comes. */
export const opened: Opened<ListeningTrain, ListeningHotel, SynchronousCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    when([train.bell, hotel.bell], () => {
      if (!train.hasSeat) return undefined
      return allOrNothing((undo) => {
        train.takeSeat()
        undo(() => train.freeSeat())
        own.charge(fare)
        undo(() => own.refund(fare))
        if (!hotel.hasRoom) return undefined
        firm.charge(rent)
        return hotel.takeRoom()
      })
    }),
}
