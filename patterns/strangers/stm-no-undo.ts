import { atomically } from '../../stm/index.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import type { Opened } from './problem.ts'
import { type AtomicCard, type AtomicHotel, type AtomicTrain, opened as right } from './stm.ts'

export { default } from './stm.ts'

export const bug = 'no compensation: between two transactions nobody undoes the first one'

export const forgets: Forgets = { duty: 'undo', of: ['stm'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the bank is asked, opened': ['deadlock'],
  'the bank fails, opened': ['deadlock'],
}

/** Takes both, asks the bank, and leaves it at that. */
export const opened: Opened<AtomicTrain, AtomicHotel, AtomicCard> = {
  ...right,
  async orderIf(train, hotel, agrees) {
    await atomically((tx) => {
      train.takeSeat(tx)
      hotel.takeRoom(tx)
    })
    return agrees()
  },
}
