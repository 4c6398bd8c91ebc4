import { type Card, isAccepted, type Printer } from '../card.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'

export { type Card, CardRefused, type Printer } from '../card.ts'

/** The number of a room. */
export type Room = string

/** A train with unreserved seats. */
export interface Train {
  /** Takes a seat; waits while none is free. */
  take(): Promise<void>
  giveBack(): Promise<void>
}

/** A hotel that lends rooms. */
export interface Hotel {
  /** Takes a room; waits while none is free. */
  take(): Promise<Room>
  giveBack(room: Room): Promise<void>
}

/** A solution has a class of each kind. None of the three knows of the others. */
export interface Strangers {
  readonly Train: new (seats: number) => Train
  readonly Hotel: new (rooms: readonly Room[]) => Hotel
  /** A card that prints a slip for each payment that it makes, and none for one that it refuses. */
  readonly Card: new (
    limit: number,
    printer?: Printer,
  ) => Card
}

/** The card for the fare, and the card for the rent. */
export interface Cards<C extends Card = Card> {
  readonly own: C
  readonly firm: C
}

/** What is made of the three. */
export interface Opened<T extends Train = Train, H extends Hotel = Hotel, C extends Card = Card> {
  /**
   * Takes a seat, pays `fare` with one card, takes a room, and pays `rent` with another card: all of it
   * or nothing. Waits for the seat and for the room, and holds neither meanwhile.
   * @throws CardRefused
   */
  order(train: T, hotel: H, cards: Cards<C>, fare: number, rent: number): Promise<Room>
  /** Takes a room or a seat, whichever is free first, and never both. */
  roomOrSeat(train: T, hotel: H): Promise<Room | 'seat'>
  /**
   * Takes a seat and a room if the bank agrees, which is asked when both are free and takes its time.
   * Returns whether it did. Rejects as `agrees` does, and has taken nothing then.
   */
  orderIf(train: T, hotel: H, agrees: () => Promise<boolean>): Promise<boolean>
}

/** The same, made only of what everyone offers; what was taken is given back if a later part is refused. */
export const closed: Opened = {
  async order(train, hotel, { own, firm }, fare, rent) {
    await train.take()
    try {
      await own.pay(fare)
      const room = await hotel.take()
      try {
        await firm.pay(rent)
        return room
      } catch (error) {
        await hotel.giveBack(room)
        await own.payBack(fare)
        throw error
      }
    } catch (error) {
      await train.giveBack()
      throw error
    }
  },
  roomOrSeat: (train, hotel) => Promise.race([hotel.take(), train.take().then(() => 'seat')]),
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

/** How many payments were made and refused, and how many slips printed. */
class Till implements Printer {
  paid = 0
  refused = 0
  slips = 0

  print(): void {
    this.slips += 1
  }

  async pay(card: Card): Promise<void> {
    if (await isAccepted(card.pay(60))) this.paid += 1
    else this.refused += 1
  }
}

/** Two payments of which the card has money for one. */
const twoPayments: Scenario<Strangers> = {
  kind: 'safety',
  stage({ Card }) {
    const till = new Till()
    const card = new Card(100, till)
    const pay = () => till.pay(card)
    return {
      subject: card,
      record: till,
      tasks: { Alice: pay, Bob: pay },
      finally: {
        'one is paid, one is refused': () => till.paid === 1 && till.refused === 1,
        'one slip is printed': () => till.slips === 1,
      },
    }
  },
}

/** One room and one seat, each for two guests in turn. */
const inTurn: Scenario<Strangers> = {
  kind: 'liveness',
  stage({ Train, Hotel }) {
    const train = new Train(1)
    const hotel = new Hotel(['7'])
    const sleep = async () => hotel.giveBack(await hotel.take())
    const ride = async () => {
      await train.take()
      await train.giveBack()
    }
    return {
      subject: { train, hotel },
      tasks: { Alice: sleep, Bob: () => sleep().then(ride), Carol: ride },
    }
  },
}

/**
 * Alice's own card pays the fare, and the firm's card refuses the rent. No other task may ever
 * notice: Bob has her card as well, and there is enough on it for what he buys, and for what she buys
 * instead. Carol leaves the only room.
 */
const cardIsRefused: Scenario<Strangers, Opened>['stage'] = (
  { Train, Hotel, Card },
  _,
  { order },
) => {
  const train = new Train(1)
  const hotel = new Hotel([])
  const cards = { own: new Card(100), firm: new Card(50) }
  const record = { orders: 0, refusals: 0 }
  const payFifty = async () => {
    if (!(await isAccepted(cards.own.pay(50)))) record.refusals += 1
  }
  return {
    subject: { train, hotel, cards },
    record,
    tasks: {
      Alice: async () => {
        if (await isAccepted(order(train, hotel, cards, 60, 60))) record.orders += 1
        // Whatever she was not sold is still there.
        await train.take()
        await hotel.take()
        await payFifty()
      },
      Bob: payFifty,
      Carol: () => hotel.giveBack('7'),
    },
    invariants: {
      'the order is refused': () => record.orders === 0,
      'the card pays what is on it': () => record.refusals === 0,
    },
  }
}

/** Bob has the only room, and leaves it as soon as he has found a seat and come home. */
const roomIsLet: Scenario<Strangers, Opened>['stage'] = ({ Train, Hotel, Card }, _, { order }) => {
  const train = new Train(1)
  const hotel = new Hotel([])
  const cards = { own: new Card(100), firm: new Card(100) }
  return {
    subject: { train, hotel, cards },
    tasks: {
      Alice: () => order(train, hotel, cards, 60, 60),
      Bob: async () => {
        await train.take()
        await train.giveBack()
        await hotel.giveBack('7')
      },
    },
  }
}

/**
 * A room and a seat become free. If Alice has the room, she sleeps, leaves it, and needs the seat then.
 * Bob needs the room when he has walked.
 */
const roomOrSeat: Scenario<Strangers, Opened>['stage'] = ({ Train, Hotel }, { work }, opened) => {
  const train = new Train(0)
  const hotel = new Hotel([])
  return {
    subject: { train, hotel },
    tasks: {
      Alice: async () => {
        const taken = await opened.roomOrSeat(train, hotel)
        if (taken === 'seat') return
        await work('sleeps')
        await hotel.giveBack(taken)
        await train.take()
      },
      Bob: async () => {
        await hotel.giveBack('7')
        await work('walks')
        await hotel.take()
      },
      Carol: () => train.giveBack(),
    },
  }
}

/** Only a room becomes free. */
const onlyARoom: Scenario<Strangers, Opened>['stage'] = ({ Train, Hotel }, _, opened) => {
  const train = new Train(0)
  const hotel = new Hotel([])
  return {
    subject: { train, hotel },
    tasks: {
      Alice: () => opened.roomOrSeat(train, hotel),
      Bob: () => hotel.giveBack('7'),
    },
  }
}

/** The bank refuses Alice, or fails, and agrees to Bob. There are two seats and two rooms. */
const bankIsAsked =
  (toAlice: false | Error): Scenario<Strangers, Opened>['stage'] =>
  ({ Train, Hotel }, { work }, { orderIf }) => {
    const train = new Train(2)
    const hotel = new Hotel(['7', '8'])
    const record: { readonly agreed: string[] } = { agreed: [] }
    const order = async (name: string, answer: boolean | Error) => {
      const agrees = async () => {
        await work(`the bank looks up ${name}`)
        if (answer instanceof Error) throw answer
        return answer
      }
      if (await orderIf(train, hotel, agrees)) record.agreed.push(name)
    }
    return {
      subject: { train, hotel },
      record,
      tasks: {
        Alice: async () => {
          await order('Alice', toAlice).catch((error) => {
            if (error !== toAlice) throw error
          })
          // What she was not sold is still there, and she has cash.
          await train.take()
          await hotel.take()
        },
        Bob: () => order('Bob', true),
      },
      finally: { 'the bank has agreed to Bob alone': () => record.agreed.join() === 'Bob' },
    }
  }

const OPENED = { kind: 'composition', half: 'opened' } as const

export default definePattern<Strangers, Opened>({
  title: 'Three strangers',
  lesson: 'What one operation made of strangers must remember depends on who undoes it.',
  chapter: 'Choosing',
  after: [],
  choice: {
    alone: 'either',
    composed: 'either',
    because: 'a transaction need not ask first; a slow bank wants locks',
  },
  scenarios: {
    'two payments': twoPayments,
    'in turn': inTurn,
    ...inHalves('the second card is refused', closed, cardIsRefused),
    ...inHalves('the only room is let', closed, roomIsLet),
    ...inHalves('a room or a seat', closed, roomOrSeat, ['closed']),
    'only a room, opened': { ...OPENED, stage: onlyARoom },
    'the bank is asked, opened': { ...OPENED, stage: bankIsAsked(false) },
    'the bank fails, opened': { ...OPENED, stage: bankIsAsked(new Error('no answer')) },
  },
})
