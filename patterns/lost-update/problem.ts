import { definePattern, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** How many pieces were in the box. Unpacking takes as long as it likes. */
export type Unpack = () => Promise<number>

/** Whether the customer has paid. It takes as long as it likes, and the card may be refused. */
export type Pay = () => Promise<boolean>

/** The stock of one article. What was delivered is there, and what is not there is not sold. */
export interface Stock {
  /** Adds the pieces of a delivery. */
  add(unpack: Unpack): Promise<void>
  /**
   * Sells one piece: true. Refuses if there is none, before anybody pays, and if it is not paid for;
   * then it is there for others.
   */
  sell(pay: Pay): Promise<boolean>
  /** Sells one piece of this stock with one of another, for one payment: both or neither. */
  sellWith(other: this, pay: Pay): Promise<boolean>
  /** How many pieces there are to sell. */
  count(): number
}

/** A solution is a class of stocks. */
export type Stocks = new (pieces: number) => Stock

/** Who was sold something and who was refused, and how many pieces the suppliers saw in the end. */
class Till {
  readonly sold: Record<string, boolean> = {}
  readonly seen: Record<string, number> = {}

  async serve(name: string, sale: Promise<boolean>): Promise<void> {
    this.sold[name] = await sale
  }

  get sales(): number {
    return Object.values(this.sold).filter(Boolean).length
  }
}

/** The box of a delivery. */
const boxOf =
  (pieces: number, { work }: World): Unpack =>
  async () => {
    await work(`unpacks ${pieces}`)
    return pieces
  }

const card =
  (isGood: boolean, { work }: World): Pay =>
  async () => {
    await work(isGood ? 'pays' : 'has a card refused')
    return isGood
  }

/** A scenario with one stock. */
const inOneShop = (
  kind: Scenario<Stocks>['kind'],
  pieces: number,
  open: (stock: Stock, till: Till, world: World) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Stocks> => ({
  kind,
  stage(StockOf, world) {
    const stock = new StockOf(pieces)
    const till = new Till()
    return { subject: stock, record: till, ...open(stock, till, world) }
  },
})

const twoDeliveries = inOneShop('safety', 0, (stock, till, world) => {
  const deliver = async (name: string, pieces: number): Promise<void> => {
    await stock.add(boxOf(pieces, world))
    till.seen[name] = stock.count()
  }
  return {
    tasks: { Alice: () => deliver('Alice', 3), Bob: () => deliver('Bob', 4) },
    finally: { 'all that was delivered is there': () => stock.count() === 7 },
  }
})

const theLastPiece = inOneShop('safety', 1, (stock, till, world) => ({
  tasks: {
    Alice: () => till.serve('Alice', stock.sell(card(true, world))),
    Bob: () => till.serve('Bob', stock.sell(card(true, world))),
  },
  invariants: { 'nothing is sold twice': () => till.sales <= 1 },
  finally: { 'it is sold': () => till.sales === 1 },
}))

/** Whoever comes while Alice looks for her card may be refused; but her piece must be there again. */
const aRefusedCard = inOneShop('liveness', 1, (stock, till, world) => ({
  tasks: {
    Alice: () => till.serve('Alice', stock.sell(card(false, world))),
    Bob: () => till.serve('Bob', stock.sell(card(true, world))),
    Carol: () => stock.add(boxOf(2, world)),
  },
  finally: {
    'everybody is answered': () => Object.keys(till.sold).length === 2,
    'what is not sold is there': () => stock.count() === 3 - till.sales,
  },
}))

/** Two customers want the same pair, and name its halves in a different order. */
const aLeftAndARightShoe: Scenario<Stocks> = {
  kind: 'composition',
  stage(StockOf, world) {
    const left = new StockOf(1)
    const right = new StockOf(1)
    const till = new Till()
    return {
      subject: { left, right },
      record: till,
      tasks: {
        Alice: () => till.serve('Alice', left.sellWith(right, card(true, world))),
        Bob: () => till.serve('Bob', right.sellWith(left, card(true, world))),
      },
      invariants: { 'nothing is sold twice': () => till.sales <= 1 },
      finally: { 'the pair is sold': () => till.sales === 1 },
    }
  },
}

export default definePattern<Stocks>({
  title: 'Lost update',
  lesson: 'What was read before an await is old after it.',
  chapter: 'The event loop is a lock',
  after: [],
  choice: {
    alone: 'neither',
    composed: 'neither',
    because: 'a number that is changed in one step needs no help',
  },
  scenarios: {
    'two deliveries': twoDeliveries,
    'the last piece': theLastPiece,
    'a refused card': aRefusedCard,
    'a left and a right shoe': aLeftAndARightShoe,
  },
})
