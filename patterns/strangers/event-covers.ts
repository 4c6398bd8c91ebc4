import { when } from '../bell.ts'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  published as before,
  ListeningHotel,
  ListeningTrain,
  SynchronousCard,
  opened as undoing,
} from './event.ts'
import { type Card, CardRefused, type Hotel, type Opened, type Train } from './problem.ts'

export const price = 'each composition asks each part for all of it, and listens by hand'

export const outcomes: Outcomes = {
  // Between two steps others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

/** A card that can be asked whether it would refuse. */
export class CoveringCard extends SynchronousCard {
  covers(amount: number): boolean {
    return this.left >= amount
  }
}

export default { Train: ListeningTrain, Hotel: ListeningHotel, Card: CoveringCard }

type AllPublished = Published<ListeningTrain, Train> &
  Published<ListeningHotel, Hotel> &
  Published<CoveringCard, Card>

export const published: AllPublished = {
  ...before,
  covers: 'asked before any part acts, for the sum of what the card is to pay',
  charge: 'in the step in which the card covers it',
  refund: 'not needed by those who ask',
}

export const composing: Composing = {
  beforehand: 'what may have to be waited for, and how much each card is to pay',
  undone: 'nothing, unless it awaits something between two steps',
}

export const spared: Spared = {
  'let out': 'nothing has been done when a card refuses',
  'effects last': 'a step that acts runs once, when nothing can fail',
}

export const opened: Opened<ListeningTrain, ListeningHotel, CoveringCard> = {
  ...undoing,
  order: (train, hotel, { own, firm }, fare, rent) =>
    when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      if (!own.covers(fare) || !firm.covers(rent)) throw new CardRefused()
      train.takeSeat()
      own.charge(fare)
      firm.charge(rent)
      return hotel.takeRoom()
    }),
}
