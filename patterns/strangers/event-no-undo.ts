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

export const bug = 'no compensation: what was done before the failure stays done'

export const forgets: Forgets = { duty: 'undo', of: ['event'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['completed', 'invariant broken'],
  'the bank is asked, opened': ['deadlock'],
  'the bank fails, opened': ['deadlock'],
}

/** Asks first, and does not think of a part that refuses without being asked. */
export const opened: Opened<ListeningTrain, ListeningHotel, SynchronousCard> = {
  ...right,
  order: (train, hotel, { own, firm }, fare, rent) =>
    when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      own.charge(fare)
      firm.charge(rent)
      train.takeSeat()
      return hotel.takeRoom()
    }),
  async orderIf(train, hotel, agrees) {
    await when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      train.takeSeat()
      return hotel.takeRoom()
    })
    return agrees()
  },
}
