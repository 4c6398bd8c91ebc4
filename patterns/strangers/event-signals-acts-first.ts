import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { whenever } from '../whenever.ts'
import {
  opened as right,
  type SignalCard,
  type SignalHotel,
  type SignalTrain,
} from './event-signals.ts'
import { CardRefused, type Opened } from './problem.ts'

export { default } from './event-signals.ts'

export const bug = 'partial action: it asks the second part with the first in hand'

export const forgets: Forgets = { duty: 'ask', of: ['event-signals'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['invariant broken', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
}

/** Asks each part when its turn comes. */
export const opened: Opened<SignalTrain, SignalHotel, SignalCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenever(() => {
      if (!train.hasSeat) return undefined
      train.takeSeat()
      if (!own.covers(fare)) throw new CardRefused()
      own.charge(fare)
      if (!hotel.hasRoom) return undefined
      if (!firm.covers(rent)) throw new CardRefused()
      firm.charge(rent)
      return hotel.takeRoom()
    }),
}
