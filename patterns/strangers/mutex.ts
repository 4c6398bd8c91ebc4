import { Mutex } from 'async-mutex'
import { allOrNothing } from '../all-or-nothing.ts'
import { Bell } from '../bell.ts'
import type { Spared } from '../duties.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { whenLocked } from '../when-locked.ts'
import {
  type Card,
  CardRefused,
  type Hotel,
  type Opened,
  type Printer,
  type Room,
  type Train,
} from './problem.ts'

export const price = 'each composition locks, undoes, asks and listens by hand'

export const outcomes: Outcomes = {
  // Between two locked operations others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

export class LockedTrain implements Train {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  private free: number

  constructor(seats: number) {
    this.free = seats
  }

  async take(): Promise<void> {
    await whenLocked([this], (held) => {
      if (!this.hasSeat(held)) return undefined
      this.takeSeat(held)
      return true
    })
  }

  giveBack(): Promise<void> {
    return lockAll([this.mutex], (held) => this.freeSeat(held))
  }

  hasSeat(held: Held): boolean {
    held.mustInclude(this.mutex)
    return this.free > 0
  }

  takeSeat(held: Held): void {
    held.mustInclude(this.mutex)
    this.free -= 1
  }

  freeSeat(held: Held): void {
    held.mustInclude(this.mutex)
    this.free += 1
    this.bell.ring()
  }
}

export class LockedHotel implements Hotel {
  readonly mutex = ranked(new Mutex())
  readonly bell = new Bell()
  protected rooms: readonly Room[]

  constructor(rooms: readonly Room[]) {
    this.rooms = rooms
  }

  take(): Promise<Room> {
    return whenLocked([this], (held) => (this.hasRoom(held) ? this.takeRoom(held) : undefined))
  }

  giveBack(room: Room): Promise<void> {
    return lockAll([this.mutex], (held) => this.freeRoom(held, room))
  }

  hasRoom(held: Held): boolean {
    held.mustInclude(this.mutex)
    return this.rooms.length > 0
  }

  takeRoom(held: Held): Room {
    held.mustInclude(this.mutex)
    const [room, ...others] = this.rooms
    this.rooms = others
    return room as Room
  }

  freeRoom(held: Held, room: Room): void {
    held.mustInclude(this.mutex)
    this.rooms = [...this.rooms, room]
    this.bell.ring()
  }
}

export class LockedCard implements Card {
  readonly mutex = ranked(new Mutex())
  protected left: number
  private readonly printer: Printer | undefined

  constructor(limit: number, printer?: Printer) {
    this.left = limit
    this.printer = printer
  }

  pay(amount: number): Promise<void> {
    return lockAll([this.mutex], (held) => this.charge(held, amount))
  }

  payBack(amount: number): Promise<void> {
    return lockAll([this.mutex], (held) => this.refund(held, amount))
  }

  charge(held: Held, amount: number): void {
    held.mustInclude(this.mutex)
    if (this.left < amount) throw new CardRefused()
    this.left -= amount
    this.printer?.print(amount)
  }

  refund(held: Held, amount: number): void {
    held.mustInclude(this.mutex)
    this.left += amount
  }
}

export default { Train: LockedTrain, Hotel: LockedHotel, Card: LockedCard }

type AllPublished = Published<LockedTrain, Train> &
  Published<LockedHotel, Hotel> &
  Published<LockedCard, Card>

export const published: AllPublished = {
  mutex: 'take it with lockAll, together with all else, holding no lock',
  bell: 'listen to those of all parts that may have to be waited for, holding no lock',
  hasSeat: 'asked before any part acts, with the lock held',
  takeSeat: 'with the lock held since there was one',
  freeSeat: 'whatever happens',
  hasRoom: 'asked before any part acts, with the lock held',
  takeRoom: 'with the lock held since there was one',
  freeRoom: 'whatever happens',
  charge: 'with the lock held; if it throws, what was done before is undone',
  refund: 'if a later part fails',
}

export const composing: Composing = {
  beforehand: 'all parts',
  undone: 'each part, if a later one fails',
}

export const spared: Spared = {
  'effects last': 'a locked section runs once',
}

export const opened: Opened<LockedTrain, LockedHotel, LockedCard> = {
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenLocked(
      [train, hotel],
      (held) => {
        if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
        return allOrNothing((undo) => {
          own.charge(held, fare)
          undo(() => own.refund(held, fare))
          firm.charge(held, rent)
          train.takeSeat(held)
          return hotel.takeRoom(held)
        })
      },
      [own.mutex, firm.mutex],
    ),
  roomOrSeat: (train, hotel) =>
    whenLocked([train, hotel], (held) => {
      if (hotel.hasRoom(held)) return hotel.takeRoom(held)
      if (!train.hasSeat(held)) return undefined
      train.takeSeat(held)
      return 'seat'
    }),
  /** The bank is asked while the locks are held, and only then is anything taken. */
  orderIf: (train, hotel, agrees) =>
    whenLocked([train, hotel], async (held) => {
      if (!train.hasSeat(held) || !hotel.hasRoom(held)) return undefined
      const isAgreed = await agrees()
      if (isAgreed) {
        train.takeSeat(held)
        hotel.takeRoom(held)
      }
      return isAgreed
    }),
}
