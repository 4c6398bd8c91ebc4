import { signal } from 'alien-signals'
import type { Spared } from '../duties.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Signal, whenever } from '../whenever.ts'
import {
  type Card,
  CardRefused,
  type Hotel,
  type Opened,
  type Printer,
  type Room,
  type Train,
} from './problem.ts'

export const price = 'each composition asks each part for all of it, with no await in between'

export const outcomes: Outcomes = {
  // Between two steps others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

export class SignalTrain implements Train {
  private readonly free: Signal<number>

  constructor(seats: number) {
    this.free = signal(seats)
  }

  async take(): Promise<void> {
    await whenever(() => {
      if (!this.hasSeat) return undefined
      this.takeSeat()
      return true
    })
  }

  async giveBack(): Promise<void> {
    this.freeSeat()
  }

  get hasSeat(): boolean {
    return this.free() > 0
  }

  takeSeat(): void {
    this.free(this.free() - 1)
  }

  freeSeat(): void {
    this.free(this.free() + 1)
  }
}

export class SignalHotel implements Hotel {
  private readonly rooms: Signal<readonly Room[]>

  constructor(rooms: readonly Room[]) {
    this.rooms = signal(rooms)
  }

  take(): Promise<Room> {
    return whenever(() => (this.hasRoom ? this.takeRoom() : undefined))
  }

  async giveBack(room: Room): Promise<void> {
    this.freeRoom(room)
  }

  get hasRoom(): boolean {
    return this.rooms().length > 0
  }

  takeRoom(): Room {
    const [room, ...others] = this.rooms()
    this.rooms(others)
    return room as Room
  }

  freeRoom(room: Room): void {
    this.rooms([...this.rooms(), room])
  }
}

export class SignalCard implements Card {
  private readonly left: Signal<number>
  private readonly printer: Printer | undefined

  constructor(limit: number, printer?: Printer) {
    this.left = signal(limit)
    this.printer = printer
  }

  async pay(amount: number): Promise<void> {
    this.charge(amount)
  }

  async payBack(amount: number): Promise<void> {
    this.left(this.left() + amount)
  }

  covers(amount: number): boolean {
    return this.left() >= amount
  }

  charge(amount: number): void {
    if (!this.covers(amount)) throw new CardRefused()
    this.left(this.left() - amount)
    this.printer?.print(amount)
  }
}

export default { Train: SignalTrain, Hotel: SignalHotel, Card: SignalCard }

type AllPublished = Published<SignalTrain, Train> &
  Published<SignalHotel, Hotel> &
  Published<SignalCard, Card>

export const published: AllPublished = {
  hasSeat: 'asked before any part acts',
  takeSeat: 'in the step in which there was one',
  freeSeat: 'whatever happens',
  hasRoom: 'asked before any part acts',
  takeRoom: 'in the step in which there was one',
  freeRoom: 'whatever happens',
  covers: 'asked before any part acts, for the sum of what the card is to pay',
  charge: 'in the step in which the card covers it',
}

export const composing: Composing = {
  beforehand: 'how much each card is to pay',
  undone: 'nothing, unless it awaits something between two steps',
}

export const spared: Spared = {
  listen: 'it listens to whatever it has read',
  tell: 'a signal that is set tells those who have read it',
  'let out': 'nothing has been done when a card refuses',
  'effects last': 'a step that acts runs once, when nothing can fail',
}

export const opened: Opened<SignalTrain, SignalHotel, SignalCard> = {
  order: (train, hotel, { own, firm }, fare, rent) =>
    whenever(() => {
      if (!train.hasSeat || !hotel.hasRoom) return undefined
      if (!own.covers(fare) || !firm.covers(rent)) throw new CardRefused()
      train.takeSeat()
      own.charge(fare)
      firm.charge(rent)
      return hotel.takeRoom()
    }),
  roomOrSeat: (train, hotel) =>
    whenever(() => {
      if (hotel.hasRoom) return hotel.takeRoom()
      if (!train.hasSeat) return undefined
      train.takeSeat()
      return 'seat'
    }),
  async orderIf(train, hotel, agrees) {
    const room = await whenever(() => {
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
