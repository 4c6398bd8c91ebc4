import { afterCommit, atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
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

export const price =
  'no queue at all; what takes time is outside, and its failure is undone by hand'

export const outcomes: Outcomes = {
  // Between two transactions others see what will be given back.
  'the second card is refused': ['completed', 'invariant broken'],
  // Alice has the seat while she waits for the room, and Bob needs the seat to leave it.
  'the only room is let': ['completed', 'deadlock'],
  // Whichever comes second is taken too.
  'a room or a seat': ['completed', 'deadlock'],
}

export class AtomicTrain implements Train {
  private readonly free: TVar<number>

  constructor(seats: number) {
    this.free = new TVar(seats)
  }

  take(): Promise<void> {
    return atomically((tx) => this.takeSeat(tx))
  }

  giveBack(): Promise<void> {
    return atomically((tx) => this.freeSeat(tx))
  }

  takeSeat(tx: Tx): void {
    const free = this.free.get(tx)
    check(tx, free > 0)
    this.free.set(tx, free - 1)
  }

  freeSeat(tx: Tx): void {
    this.free.update(tx, (free) => free + 1)
  }
}

export class AtomicHotel implements Hotel {
  private readonly rooms: TVar<readonly Room[]>

  constructor(rooms: readonly Room[]) {
    this.rooms = new TVar(rooms)
  }

  take(): Promise<Room> {
    return atomically((tx) => this.takeRoom(tx))
  }

  giveBack(room: Room): Promise<void> {
    return atomically((tx) => this.freeRoom(tx, room))
  }

  takeRoom(tx: Tx): Room {
    const [room, ...others] = this.rooms.get(tx)
    check(tx, room !== undefined)
    this.rooms.set(tx, others)
    return room
  }

  freeRoom(tx: Tx, room: Room): void {
    this.rooms.update(tx, (rooms) => [...rooms, room])
  }
}

export class AtomicCard implements Card {
  protected readonly left: TVar<number>
  protected readonly printer: Printer | undefined

  constructor(limit: number, printer?: Printer) {
    this.left = new TVar(limit)
    this.printer = printer
  }

  pay(amount: number): Promise<void> {
    return atomically((tx) => this.charge(tx, amount))
  }

  payBack(amount: number): Promise<void> {
    return atomically((tx) => this.left.update(tx, (left) => left + amount))
  }

  charge(tx: Tx, amount: number): void {
    const left = this.left.get(tx)
    if (left < amount) throw new CardRefused()
    this.left.set(tx, left - amount)
    afterCommit(tx, () => this.printer?.print(amount))
  }
}

export default { Train: AtomicTrain, Hotel: AtomicHotel, Card: AtomicCard }

type AllPublished = Published<AtomicTrain, Train> &
  Published<AtomicHotel, Hotel> &
  Published<AtomicCard, Card>

export const published: AllPublished = {
  takeSeat: 'in a transaction, which the compiler checks',
  freeSeat: 'in a transaction, whatever happens',
  takeRoom: 'in a transaction, which the compiler checks',
  freeRoom: 'in a transaction, whatever happens',
  charge: 'in a transaction, which its error has to leave',
}

export const composing: Composing = {
  beforehand: 'nothing',
  undone: 'nothing, unless it awaits something between two transactions',
}

export const spared: Spared = {
  ask: 'a part that cannot be done retries, and what earlier ones did is undone',
  listen: 'it waits for whatever it has read',
  tell: 'a commit wakes those that have read what it changes',
}

export const opened: Opened<AtomicTrain, AtomicHotel, AtomicCard> = {
  order: (train, hotel, { own, firm }, fare, rent) =>
    atomically((tx) => {
      train.takeSeat(tx)
      own.charge(tx, fare)
      const room = hotel.takeRoom(tx)
      firm.charge(tx, rent)
      return room
    }),
  roomOrSeat: (train, hotel) =>
    atomically(
      orElse(
        (tx) => hotel.takeRoom(tx),
        (tx) => {
          train.takeSeat(tx)
          return 'seat'
        },
      ),
    ),
  async orderIf(train, hotel, agrees) {
    const room = await atomically((tx) => {
      train.takeSeat(tx)
      return hotel.takeRoom(tx)
    })
    let isAgreed = false
    try {
      isAgreed = await agrees()
    } finally {
      if (!isAgreed) {
        await atomically((tx) => {
          train.freeSeat(tx)
          hotel.freeRoom(tx, room)
        })
      }
    }
    return isAgreed
  },
}
