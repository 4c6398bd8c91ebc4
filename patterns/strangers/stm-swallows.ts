import { atomically } from '../../stm/index.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { CardRefused, type Opened } from './problem.ts'
import { type AtomicCard, type AtomicHotel, type AtomicTrain, opened as right } from './stm.ts'

export { default } from './stm.ts'

export const bug = 'an error that is caught too early: what came before it is kept'

export const forgets: Forgets = { duty: 'let out', of: ['stm'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['invariant broken', 'deadlock'],
}

/** Catches the refusal where it happens, so that nothing is left that would undo the rest. */
export const opened: Opened<AtomicTrain, AtomicHotel, AtomicCard> = {
  ...right,
  async order(train, hotel, { own, firm }, fare, rent) {
    const room = await atomically((tx) => {
      try {
        train.takeSeat(tx)
        own.charge(tx, fare)
        const taken = hotel.takeRoom(tx)
        firm.charge(tx, rent)
        return taken
      } catch (error) {
        if (error instanceof CardRefused) return null
        throw error
      }
    })
    if (room === null) throw new CardRefused()
    return room
  },
}
