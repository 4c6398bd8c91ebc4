import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * The orders that have used a coupon: a table in a database. Each access takes any length of time. A
 * write may fail, and then it has changed nothing.
 */
export class Orders {
  readonly rows: string[]
  /** How many of the first writes fail. */
  private failing: number
  private readonly world: World

  constructor(world: World, rows: readonly string[] = [], failing = 0) {
    this.world = world
    this.rows = [...rows]
    this.failing = failing
  }

  /** All rows. */
  async load(): Promise<readonly string[]> {
    await this.world.work('loads the orders')
    return [...this.rows]
  }

  async insert(order: string): Promise<void> {
    await this.world.work(`inserts ${order}`)
    this.mayFail()
    this.rows.push(order)
  }

  async remove(order: string): Promise<void> {
    await this.world.work(`removes ${order}`)
    this.mayFail()
    this.rows.splice(this.rows.indexOf(order), 1)
  }

  private mayFail(): void {
    if (this.failing === 0) return
    this.failing -= 1
    throw new Error('the table is locked')
  }
}

/** Charges the customer, which takes any length of time; `false` if the card is refused. */
export type Charge = () => Promise<boolean>

/** A coupon that may be used a limited number of times. */
export interface Coupon {
  /**
   * Uses the coupon for `order` and charges the customer: both or neither. Returns `false` if no use
   * is left, before the customer is charged, or if the charge fails. Rejects if the table fails; then
   * the customer may have been charged, and the caller pays that back.
   */
  redeem(order: string, charge: Charge): Promise<boolean>
  /**
   * Takes the use of `order` back. Returns `false` if it has none, or no longer. If the table fails,
   * rejects, and the order has its use as before.
   */
  refund(order: string): Promise<boolean>
}

/** What is made of two coupons. */
export interface Opened<C extends Coupon = Coupon> {
  /**
   * Uses both coupons for one order and one charge: all or nothing. If a table fails, rejects when
   * nothing is under way any more; `refund` takes back what use the order may have.
   */
  redeemBoth(one: C, other: C, order: string, charge: Charge): Promise<boolean>
}

/** The same, made only of what every coupon offers. */
const closed: Opened = {
  redeemBoth: (one, other, order, charge) => one.redeem(order, () => other.redeem(order, charge)),
}

/**
 * A solution is a class of coupons. `rows` is what is in the table at first, as the process loaded it
 * when it started. No other process writes to the table.
 */
export type Coupons = new (orders: Orders, limit: number, rows: readonly string[]) => Coupon

/** What customers and clerks saw. */
class Till {
  charged = 0
  repaid = 0
  readonly sold: Record<string, boolean> = {}

  async serve(name: string, sale: Promise<boolean>): Promise<void> {
    this.sold[name] = await sale
  }
}

const card =
  (isGood: boolean, till: Till, { work }: World): Charge =>
  async () => {
    await work(isGood ? 'pays' : 'has a card refused')
    if (isGood) till.charged += 1
    return isGood
  }

const theLastUse: Scenario<Coupons> = {
  kind: 'safety',
  stage(CouponOf, world) {
    const orders = new Orders(world)
    const coupon = new CouponOf(orders, 1, [])
    const till = new Till()
    const buy = (name: string) => () =>
      till.serve(name, coupon.redeem(name, card(true, till, world)))
    return {
      subject: coupon,
      record: till,
      tasks: { Alice: buy('Alice'), Bob: buy('Bob') },
      invariants: { 'the coupon is used once': () => orders.rows.length <= 1 && till.charged <= 1 },
      finally: { 'one customer has it': () => till.charged === 1 && orders.rows.length === 1 },
    }
  },
}

/** Bob may be refused only if Alice has used the coupon, and not because she was about to. */
const aRefusedCard: Scenario<Coupons> = {
  kind: 'liveness',
  stage(CouponOf, world) {
    const orders = new Orders(world)
    const coupon = new CouponOf(orders, 1, [])
    const till = new Till()
    const buy = (name: string, isGood: boolean) => () =>
      till.serve(name, coupon.redeem(name, card(isGood, till, world)))
    return {
      subject: coupon,
      record: till,
      tasks: { Alice: buy('Alice', false), Bob: buy('Bob', true) },
      finally: { 'Bob has the use that is left': () => till.sold.Bob === true },
    }
  },
}

/** Two clerks handle the same complaint. */
const twoRefunds: Scenario<Coupons> = {
  kind: 'safety',
  stage(CouponOf, world) {
    const rows = ['Alice', 'Bob']
    const orders = new Orders(world, rows)
    const coupon = new CouponOf(orders, 2, rows)
    const till = new Till()
    const repay = async (): Promise<void> => {
      if (await coupon.refund('Alice')) till.repaid += 1
    }
    return {
      subject: coupon,
      record: till,
      tasks: { first: repay, second: repay },
      invariants: { 'the customer is repaid once': () => till.repaid <= 1 },
      finally: { 'the other order is as it was': () => orders.rows.join() === 'Bob' },
    }
  },
}

const ignored = () => {}

/** The first customer who has paid is not written down. The other one has the use that is left. */
const anInsertFails: Scenario<Coupons> = {
  kind: 'liveness',
  stage(CouponOf, world) {
    const orders = new Orders(world, [], 1)
    const coupon = new CouponOf(orders, 1, [])
    const till = new Till()
    const buy = (name: string) => () =>
      till.serve(name, coupon.redeem(name, card(true, till, world))).catch(ignored)
    return {
      subject: coupon,
      record: { till, orders },
      tasks: { Alice: buy('Alice'), Bob: buy('Bob') },
      invariants: { 'the coupon is used once': () => orders.rows.length <= 1 },
      finally: { 'one customer has it': () => orders.rows.length === 1 },
    }
  },
}

/** The clerk tries again. Bob gets an answer, and Alice keeps her use until it is taken back. */
const aRemovalFails: Scenario<Coupons> = {
  kind: 'liveness',
  stage(CouponOf, world) {
    const orders = new Orders(world, ['Alice'], 1)
    const coupon = new CouponOf(orders, 1, ['Alice'])
    const till = new Till()
    return {
      subject: coupon,
      record: { till, orders },
      tasks: {
        clerk: async () => {
          const repay = () => coupon.refund('Alice')
          if (await repay().catch(repay)) till.repaid += 1
        },
        Bob: () => till.serve('Bob', coupon.redeem('Bob', card(true, till, world))).catch(ignored),
      },
      invariants: { 'the coupon is used once': () => orders.rows.length <= 1 },
      finally: { 'Alice is repaid': () => till.repaid === 1 && !orders.rows.includes('Alice') },
    }
  },
}

/** One of the two tables fails. Alice takes back what she may have, and Bob gets an answer. */
const oneTableFails: Scenario<Coupons, Opened>['stage'] = (CouponOf, world, { redeemBoth }) => {
  const tables = { spring: new Orders(world, [], 1), member: new Orders(world) }
  const spring = new CouponOf(tables.spring, 1, [])
  const member = new CouponOf(tables.member, 1, [])
  const till = new Till()
  const pay = card(true, till, world)
  return {
    subject: { spring, member },
    record: { till, tables },
    tasks: {
      Alice: async () => {
        await redeemBoth(spring, member, 'Alice', pay).catch(ignored)
        await spring.refund('Alice')
        await member.refund('Alice')
      },
      Bob: () => till.serve('Bob', member.redeem('Bob', pay)),
    },
    finally: {
      'the tables have only what was sold': () =>
        tables.spring.rows.length === 0 &&
        tables.member.rows.join() === (till.sold.Bob ? 'Bob' : ''),
    },
  }
}

/** Both customers use the same two coupons, and name them in opposite orders. */
const twoCoupons: Scenario<Coupons, Opened>['stage'] = (CouponOf, world, { redeemBoth }) => {
  const tables = { spring: new Orders(world), member: new Orders(world) }
  const spring = new CouponOf(tables.spring, 1, [])
  const member = new CouponOf(tables.member, 1, [])
  const till = new Till()
  const pay = card(true, till, world)
  return {
    subject: { spring, member },
    record: till,
    tasks: {
      Alice: () => till.serve('Alice', redeemBoth(spring, member, 'Alice', pay)),
      Bob: () => till.serve('Bob', redeemBoth(member, spring, 'Bob', pay)),
    },
    finally: {
      'one customer has both': () =>
        till.charged === 1 && tables.spring.rows.length === 1 && tables.member.rows.length === 1,
    },
  }
}

export default definePattern<Coupons, Opened>({
  title: 'The coupon',
  lesson: 'A limit that is checked in one await and used in another is no limit.',
  chapter: 'Everyday',
  after: ['lost-update'],
  choice: {
    alone: 'locks',
    composed: 'locks',
    because: 'a section with awaits in it is what a mutex is for',
  },
  scenarios: {
    'the last use': theLastUse,
    'a refused card': aRefusedCard,
    'two refunds': twoRefunds,
    'an insert fails': anInsertFails,
    'a removal fails': aRemovalFails,
    ...inHalves('two coupons', closed, twoCoupons),
    'one table fails, opened': { kind: 'composition', half: 'opened', stage: oneTableFails },
  },
})
