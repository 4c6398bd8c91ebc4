import { Semaphore } from 'async-mutex'
import { allOrNothing } from '../all-or-nothing.ts'
import type { Spared } from '../duties.ts'
import { lockAll } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { LockedCard } from './mutex.ts'
import type { Card, Hotel, Opened, Room, Train } from './problem.ts'

export const price = 'fair and short, and a seat that is waited with is a seat that others lack'

export const outcomes: Outcomes = {
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
  // A permit that was asked for cannot be left to another: hold and wait.
  'the only room is let, opened': ['completed', 'deadlock'],
  'a room or a seat, opened': { inexpressible: 'a semaphore cannot wait for either of two' },
  'only a room, opened': { inexpressible: 'a semaphore cannot wait for either of two' },
}

/** A permit for each seat. */
export class CountedTrain implements Train {
  private readonly seats: Semaphore

  constructor(seats: number) {
    this.seats = new Semaphore(seats)
  }

  async take(): Promise<void> {
    await this.seats.acquire()
  }

  async giveBack(): Promise<void> {
    this.seats.release()
  }
}

/** A permit for each room. */
export class CountedHotel implements Hotel {
  private readonly permits: Semaphore
  private rooms: readonly Room[]

  constructor(rooms: readonly Room[]) {
    this.rooms = rooms
    this.permits = new Semaphore(rooms.length)
  }

  async take(): Promise<Room> {
    await this.permits.acquire()
    const [room, ...others] = this.rooms
    this.rooms = others
    return room as Room
  }

  async giveBack(room: Room): Promise<void> {
    this.rooms = [...this.rooms, room]
    this.permits.release()
  }
}

export default { Train: CountedTrain, Hotel: CountedHotel, Card: LockedCard }

export const published: Published<LockedCard, Card> = {
  mutex: 'take it with lockAll, together with all else, when seat and room are there',
  charge: 'with the lock held; if it throws, what was done before is undone',
  refund: 'if a later part fails',
}

export const composing: Composing = {
  beforehand: 'an order in which all code takes seats and rooms',
  undone: 'each part, if a later one fails',
}

export const spared: Spared = {
  ask: 'nothing is paid before the permits are there',
  listen: 'the queue of each semaphore, one after the other',
  tell: 'a release serves the queue',
  'effects last': 'a locked section runs once',
}

export const opened: Opened<CountedTrain, CountedHotel, LockedCard> = {
  async order(train, hotel, { own, firm }, fare, rent) {
    await train.take()
    const room = await hotel.take()
    try {
      await lockAll([own.mutex, firm.mutex], (held) =>
        allOrNothing((undo) => {
          own.charge(held, fare)
          undo(() => own.refund(held, fare))
          firm.charge(held, rent)
        }),
      )
      return room
    } catch (error) {
      await hotel.giveBack(room)
      await train.giveBack()
      throw error
    }
  },
  roomOrSeat: () => {
    throw new Error('a semaphore cannot wait for either of two')
  },
  async orderIf(train, hotel, agrees) {
    await train.take()
    const room = await hotel.take()
    let isAgreed = false
    try {
      isAgreed = await agrees()
    } finally {
      if (!isAgreed) {
        await hotel.giveBack(room)
        await train.giveBack()
      }
    }
    return isAgreed
  },
}
