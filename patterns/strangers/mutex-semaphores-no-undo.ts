import type { Forgets } from '../duties.ts'
import { lockAll } from '../lock-order.ts'
import type { Outcomes } from '../pattern.ts'
import type { LockedCard } from './mutex.ts'
import { type CountedHotel, type CountedTrain, opened as right } from './mutex-semaphores.ts'
import type { Opened } from './problem.ts'

export { default } from './mutex-semaphores.ts'

export const bug = 'permit leak: no way out of a failed order has a release on it'

export const forgets: Forgets = { duty: 'undo', of: ['mutex-semaphores'] }

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  'the second card is refused, opened': ['invariant broken', 'deadlock'],
  'the only room is let, opened': ['completed', 'deadlock'],
  'a room or a seat, opened': { inexpressible: 'a semaphore cannot wait for either of two' },
  'only a room, opened': { inexpressible: 'a semaphore cannot wait for either of two' },
  'the bank is asked, opened': ['deadlock'],
  'the bank fails, opened': ['deadlock'],
}

export const opened: Opened<CountedTrain, CountedHotel, LockedCard> = {
  ...right,
  async order(train, hotel, { own, firm }, fare, rent) {
    await train.take()
    const room = await hotel.take()
    await lockAll([own.mutex, firm.mutex], (held) => {
      own.charge(held, fare)
      firm.charge(held, rent)
    })
    return room
  },
  async orderIf(train, hotel, agrees) {
    await train.take()
    await hotel.take()
    return agrees()
  },
}
