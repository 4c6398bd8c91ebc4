import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** Unpacks a box, which takes any length of time; returns the number of pieces in it. */
export type Unpack = () => Promise<number>

/** Asks the customer to pay, which takes any length of time; `false` if the card is refused. */
export type Pay = () => Promise<boolean>

/** The stock of one article. No delivery is lost, and nothing is sold that is not there. */
export interface Stock {
  /** Adds the pieces of a delivery. */
  add(unpack: Unpack): Promise<void>
  /**
   * Sells one piece. Returns `false` if there is none, before the customer pays, or if it is not
   * paid for; then it is there for others.
   */
  sell(pay: Pay): Promise<boolean>
  /** The number of pieces for sale. */
  count(): number
}

/** What is made of two stocks. */
export interface Opened<S extends Stock = Stock> {
  /** Sells one piece of each of two different stocks, for one payment: both or neither. */
  sellPair(one: S, other: S, pay: Pay): Promise<boolean>
}

/** The same, made only of what every stock offers. */
const closed: Opened = {
  sellPair: (one, other, pay) => one.sell(() => other.sell(pay)),
}

/** A solution is a class of stocks. */
export type Stocks = new (pieces: number) => Stock

/** Whether each customer's sale succeeded, and how many pieces each supplier saw in the end. */
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

/** A box with `pieces` in it. */
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
    finally: { 'no delivery is lost': () => stock.count() === 7 },
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

/** Bob may be refused while Alice looks for her card, but then her piece must be put back. */
const aRefusedCard = inOneShop('liveness', 1, (stock, till, world) => ({
  tasks: {
    Alice: () => till.serve('Alice', stock.sell(card(false, world))),
    Bob: () => till.serve('Bob', stock.sell(card(true, world))),
    Carol: () => stock.add(boxOf(2, world)),
  },
  finally: {
    'both customers get an answer': () => Object.keys(till.sold).length === 2,
    'every unsold piece is there': () => stock.count() === 3 - till.sales,
  },
}))

/** Two customers want the same pair, and name its halves in opposite orders. */
const aLeftAndARightShoe: Scenario<Stocks, Opened>['stage'] = (StockOf, world, { sellPair }) => {
  const left = new StockOf(1)
  const right = new StockOf(1)
  const till = new Till()
  return {
    subject: { left, right },
    record: till,
    tasks: {
      Alice: () => till.serve('Alice', sellPair(left, right, card(true, world))),
      Bob: () => till.serve('Bob', sellPair(right, left, card(true, world))),
    },
    invariants: { 'nothing is sold twice': () => till.sales <= 1 },
    finally: { 'the pair is sold': () => till.sales === 1 },
  }
}

/** There is one pair, which Alice and Bob want, and a left shoe more, which is enough for Carol. */
const twoLeftShoes: Scenario<Stocks, Opened>['stage'] = (StockOf, world, { sellPair }) => {
  const left = new StockOf(2)
  const right = new StockOf(1)
  const till = new Till()
  return {
    subject: { left, right },
    record: till,
    tasks: {
      Alice: () => till.serve('Alice', sellPair(left, right, card(false, world))),
      Bob: () => till.serve('Bob', sellPair(left, right, card(true, world))),
      Carol: () => till.serve('Carol', left.sell(card(true, world))),
    },
    finally: {
      'Carol has a left shoe': () => till.sold.Carol === true,
      'every unsold shoe is there': () =>
        left.count() === 2 - till.sales && right.count() === (till.sold.Bob ? 0 : 1),
    },
  }
}

export default definePattern<Stocks, Opened>({
  title: 'Lost update',
  lesson: 'A value read before an await may be out of date after it.',
  chapter: 'The event loop is a lock',
  after: [],
  choice: {
    alone: 'neither',
    composed: 'neither',
    because: 'a number that changes in one step needs no help',
  },
  scenarios: {
    'two deliveries': twoDeliveries,
    'the last piece': theLastPiece,
    'a refused card': aRefusedCard,
    ...inHalves('a left and a right shoe', closed, aLeftAndARightShoe),
    ...inHalves('two left shoes and one right', closed, twoLeftShoes),
  },
})
