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

export const bug = 'missed event: it listens to one of the two things that it waits for'

export const forgets: Forgets = { duty: 'listen', of: ['event', 'event-covers'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
  'only a room, opened': ['completed', 'deadlock'],
}

/** Listens to the train alone. */
export const opened: Opened<ListeningTrain, ListeningHotel, SynchronousCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    when([train.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      return allOrNothing((undo) => {
        own.charge(fare)
        undo(() => own.refund(fare))
        firm.charge(rent)
        train.takeSeat()
        return hotel.takeRoom()
      })
    }),
  roomOrSeat: (train, hotel) =>
    when([train.bell], () => {
      if (hotel.hasRoom) return hotel.takeRoom()
      if (!train.hasSeat) return undefined
      train.takeSeat()
      return 'seat'
    }),
}
