import type { Spared } from '../duties.ts'
import type { Held } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import {
  published as before,
  LockedCard,
  LockedHotel,
  LockedTrain,
  opened as undoing,
} from './mutex.ts'
import { type Card, CardRefused, type Hotel, type Opened, type Train } from './problem.ts'

export const price = 'each composition locks, asks each part for all of it, and listens by hand'

export const outcomes: Outcomes = {
  // Between two locked operations others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

/** A card that can be asked whether it would refuse. */
export class CoveringCard extends LockedCard {
  covers(held: Held, amount: number): boolean {
    held.mustInclude(this.mutex)
    return this.left >= amount
  }
}

export default { Train: LockedTrain, Hotel: LockedHotel, Card: CoveringCard }

type AllPublished = Published<LockedTrain, Train> &
  Published<LockedHotel, Hotel> &
  Published<CoveringCard, Card>

export const published: AllPublished = {
  ...before,
  covers: 'asked before any part acts, with the lock held, for the sum of what the card is to pay',
  charge: 'with the lock held since the card covers it',
  refund: 'not needed by those who ask',
}

export const composing: Composing = {
  beforehand: 'all parts, and how much each card is to pay',
  undone: 'nothing',
}

export const spared: Spared = {
  undo: 'nothing is done before everybody has agreed, the bank too',
  'let out': 'nothing has been done when a card refuses',
  'effects last': 'a locked section runs once, and acts when nothing can fail',
}

export const opened: Opened<LockedTrain, LockedHotel, CoveringCard> = {
  ...undoing,
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
        if (!own.covers(held, fare) || !firm.covers(held, rent)) throw new CardRefused()
        train.takeSeat(held)
        own.charge(held, fare)
        firm.charge(held, rent)
        return hotel.takeRoom(held)
      },
      [own.mutex, firm.mutex],
    ),
}
