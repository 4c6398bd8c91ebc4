import { when } from '../bell.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import type { ListeningHotel, ListeningTrain } from './event.ts'
import { type CoveringCard, opened as right } from './event-covers.ts'
import type { Opened } from './problem.ts'

export { default } from './event-covers.ts'

export const bug = 'no compensation: between two steps nobody undoes the first one'

export const forgets: Forgets = { duty: 'undo', of: ['event-covers'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the bank is asked, opened': ['deadlock'],
  'the bank fails, opened': ['deadlock'],
}

/** Takes both, asks the bank, and leaves it at that. */
export const opened: Opened<ListeningTrain, ListeningHotel, CoveringCard> = {
  ...right,
  async orderIf(train, hotel, agrees) {
    await when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      train.takeSeat()
      return hotel.takeRoom()
    })
    return agrees()
  },
}
