import { allOrNothing } from '../all-or-nothing.ts'
import { Bell, when } from '../bell.ts'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Card,
  CardRefused,
  type Hotel,
  type Opened,
  type Printer,
  type Room,
  type Train,
} from './problem.ts'

export const price = 'each composition undoes, asks and listens by hand, with no await in between'

export const outcomes: Outcomes = {
  // Between two steps others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

export class ListeningTrain implements Train {
  readonly bell = new Bell()
  private free: number

  constructor(seats: number) {
    this.free = seats
  }

  async take(): Promise<void> {
    await when([this.bell], () => {
      if (!this.hasSeat) return undefined
      this.takeSeat()
      return true
    })
  }

  async giveBack(): Promise<void> {
    this.freeSeat()
  }

  get hasSeat(): boolean {
    return this.free > 0
  }

  takeSeat(): void {
    this.free -= 1
  }

  freeSeat(): void {
    this.free += 1
    this.bell.ring()
  }
}

export class ListeningHotel implements Hotel {
  readonly bell = new Bell()
  protected rooms: readonly Room[]

  constructor(rooms: readonly Room[]) {
    this.rooms = rooms
  }

  take(): Promise<Room> {
    return when([this.bell], () => (this.hasRoom ? this.takeRoom() : undefined))
  }

  async giveBack(room: Room): Promise<void> {
    this.freeRoom(room)
  }

  get hasRoom(): boolean {
    return this.rooms.length > 0
  }

  takeRoom(): Room {
    const [room, ...others] = this.rooms
    this.rooms = others
    return room as Room
  }

  freeRoom(room: Room): void {
    this.rooms = [...this.rooms, room]
    this.bell.ring()
  }
}

export class SynchronousCard implements Card {
  protected left: number
  private readonly printer: Printer | undefined

  constructor(limit: number, printer?: Printer) {
    this.left = limit
    this.printer = printer
  }

  async pay(amount: number): Promise<void> {
    this.charge(amount)
  }

  async payBack(amount: number): Promise<void> {
    this.refund(amount)
  }

  charge(amount: number): void {
    if (this.left < amount) throw new CardRefused()
    this.left -= amount
    this.printer?.print(amount)
  }

  refund(amount: number): void {
    this.left += amount
  }
}

export default { Train: ListeningTrain, Hotel: ListeningHotel, Card: SynchronousCard }

type AllPublished = Published<ListeningTrain, Train> &
  Published<ListeningHotel, Hotel> &
  Published<SynchronousCard, Card>

export const published: AllPublished = {
  bell: 'listen to those of all parts that may have to be waited for',
  hasSeat: 'asked before any part acts, again after each ring',
  takeSeat: 'in the step in which there was one',
  freeSeat: 'whatever happens',
  hasRoom: 'asked before any part acts, again after each ring',
  takeRoom: 'in the step in which there was one',
  freeRoom: 'whatever happens',
  charge: 'with no await around it; if it throws, what was done before is undone',
  refund: 'if a later part fails',
}

export const composing: Composing = {
  beforehand: 'what may have to be waited for',
  undone: 'each part, if a later one fails',
}

export const spared: Spared = {
  'effects last': 'a step that acts runs once',
}

export const opened: Opened<ListeningTrain, ListeningHotel, SynchronousCard> = {
  order: (train, hotel, { own, firm }, fare, rent) =>
    when([train.bell, hotel.bell], () => {
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
    when([train.bell, hotel.bell], () => {
      if (hotel.hasRoom) return hotel.takeRoom()
      if (!train.hasSeat) return undefined
      train.takeSeat()
      return 'seat'
    }),
  async orderIf(train, hotel, agrees) {
    const room = await when([train.bell, hotel.bell], () => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      train.takeSeat()
      return hotel.takeRoom()
    })
    let isAgreed = false
    try {
      isAgreed = await agrees()
    } finally {
      if (!isAgreed) {
        train.freeSeat()
        hotel.freeRoom(room)
      }
    }
    return isAgreed
  },
}
