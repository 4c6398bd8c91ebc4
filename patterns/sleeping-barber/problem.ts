import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * A barber, a waiting room with a few chairs, and customers who come when they like (Dijkstra
 * 1965). One who finds no free chair goes away. None is left sitting while the barber sleeps.
 */
export interface Shop {
  /**
   * Takes a free chair and fetches a magazine to read while waiting. If no chair is free, returns
   * `false` at once.
   */
  sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean>
  /**
   * Waits until the barber has cut the hair of the seated `customer`, or has failed to. The chair is
   * free once the barber calls.
   */
  awaitCut(customer: string): Promise<void>
  /**
   * The barber sleeps until a customer sits there, and cuts the hair of the first to come. Rejects if
   * `cut` does; the customer need not wait any longer then.
   */
  serve(cut: (customer: string) => Promise<void>): Promise<void>
}

/** What is made of two shops. */
export interface Opened<S extends Shop = Shop> {
  /** Takes a chair in each of two different shops, or takes neither and returns `false`. */
  sitDownInBoth(
    one: S,
    other: S,
    customer: string,
    fetchMagazine: () => Promise<void>,
  ): Promise<boolean>
}

/** The same, made only of what every shop offers. */
const closed: Opened = {
  sitDownInBoth: async (one, other, customer, fetchMagazine) =>
    (await one.sitDown(customer, fetchMagazine)) && other.sitDown(customer, fetchMagazine),
}

/** A solution is a class of shops. */
export type Shops = new (chairs: number) => Shop

/** What the customers and the barber have seen in the shop. */
class Mirror {
  readonly seated = new Set<string>()
  readonly turnedAway = new Set<string>()
  readonly beingCut = new Set<string>()
  readonly cut = new Set<string>()
  readonly gone = new Set<string>()

  async sitDown(customer: string, isSeated: Promise<boolean>): Promise<boolean> {
    const set = (await isSeated) ? this.seated : this.turnedAway
    set.add(customer)
    return set === this.seated
  }

  async serve(customer: string, { work }: World): Promise<void> {
    this.beingCut.add(customer)
    await work(`cuts ${customer}`)
    this.beingCut.delete(customer)
    this.cut.add(customer)
  }
}

const magazine =
  ({ work }: World) =>
  (): Promise<void> =>
    work('fetches a magazine')

/** Two customers come to the last chair. The barber is out. */
const lastChair: Scenario<Shops> = {
  kind: 'safety',
  stage(ShopOf, world) {
    const shop = new ShopOf(1)
    const mirror = new Mirror()
    const come = (name: string) => mirror.sitDown(name, shop.sitDown(name, magazine(world)))
    return {
      subject: shop,
      record: mirror,
      tasks: { Alice: () => come('Alice'), Bob: () => come('Bob') },
      invariants: { 'no two sit on one chair': () => mirror.seated.size <= 1 },
      finally: { 'the chair is not left empty': () => mirror.seated.size === 1 },
    }
  },
}

/** Two customers come, and there is a chair for each. */
const twoAreServed: Scenario<Shops> = {
  kind: 'safety',
  isLarge: true,
  stage(ShopOf, world) {
    const shop = new ShopOf(2)
    const mirror = new Mirror()
    const visit = async (name: string): Promise<void> => {
      if (!(await mirror.sitDown(name, shop.sitDown(name, magazine(world))))) return
      await shop.awaitCut(name)
      mirror.gone.add(name)
    }
    return {
      subject: shop,
      record: mirror,
      tasks: {
        Alice: () => visit('Alice'),
        Bob: () => visit('Bob'),
        Barber: () => shop.serve((customer) => mirror.serve(customer, world)),
      },
      daemons: ['Barber'],
      endless: ['Barber'],
      invariants: {
        'no customer leaves before the cut': () =>
          [...mirror.gone].every((name) => mirror.cut.has(name)),
        'one customer is cut at a time': () => mirror.beingCut.size <= 1,
      },
      finally: {
        'no customer is turned away from a free chair': () => mirror.turnedAway.size === 0,
      },
    }
  },
}

/** A customer whose hair grows again, forever, and a barber who falls asleep again and again. */
const dayAfterDay: Scenario<Shops> = {
  kind: 'liveness',
  stage(ShopOf, { work }) {
    const shop = new ShopOf(1)
    return {
      subject: shop,
      tasks: {
        Alice: async () => {
          await shop.sitDown('Alice', () => work('fetches a magazine'))
          await shop.awaitCut('Alice')
        },
        Barber: () => shop.serve((customer) => work(`cuts ${customer}`)),
      },
      daemons: ['Barber'],
      endless: ['Alice', 'Barber'],
    }
  },
}

/** The scissors break. Alice leaves, comes back, and has her hair cut. */
const aCutFails: Scenario<Shops> = {
  kind: 'liveness',
  stage(ShopOf, world) {
    const shop = new ShopOf(1)
    const mirror = new Mirror()
    const record = { mirror, heard: false }
    const scissors = new Error('the scissors are broken')
    const visit = async () => {
      await shop.sitDown('Alice', magazine(world))
      await shop.awaitCut('Alice')
    }
    const fail = async () => {
      await world.work('breaks the scissors')
      throw scissors
    }
    return {
      subject: shop,
      record,
      tasks: {
        Alice: async () => {
          await visit()
          await visit()
          mirror.gone.add('Alice')
        },
        Barber: async () => {
          await shop.serve(fail).catch((error) => {
            record.heard = error === scissors
          })
          await shop.serve((customer) => mirror.serve(customer, world))
        },
      },
      invariants: {
        'no customer leaves before the cut': () =>
          [...mirror.gone].every((name) => mirror.cut.has(name)),
      },
      finally: { 'the barber hears of it': () => record.heard },
    }
  },
}

/** The family needs a chair in both shops, and one of them is full. Bob needs only the other. */
const oneIsFull: Scenario<Shops, Opened>['stage'] = (ShopOf, world, { sitDownInBoth }) => {
  const left = new ShopOf(1)
  const right = new ShopOf(0)
  const mirror = new Mirror()
  return {
    subject: { left, right },
    record: mirror,
    tasks: {
      Family: () => mirror.sitDown('Family', sitDownInBoth(left, right, 'Family', magazine(world))),
      Bob: () => mirror.sitDown('Bob', left.sitDown('Bob', magazine(world))),
    },
    invariants: {
      'no customer is turned away for a family that leaves': () => !mirror.turnedAway.has('Bob'),
    },
  }
}

/** Two families need a chair in both shops, where one is free, and ask in opposite orders. */
const twoFamilies: Scenario<Shops, Opened>['stage'] = (ShopOf, world, { sitDownInBoth }) => {
  const left = new ShopOf(1)
  const right = new ShopOf(1)
  const mirror = new Mirror()
  const come = (name: string, one: Shop, other: Shop) =>
    mirror.sitDown(name, sitDownInBoth(one, other, name, magazine(world)))
  return {
    subject: { left, right },
    record: mirror,
    tasks: {
      Smiths: () => come('Smiths', left, right),
      Joneses: () => come('Joneses', right, left),
    },
    invariants: { 'no two sit on one chair': () => mirror.seated.size <= 1 },
    finally: { 'one family sits': () => mirror.seated.size === 1 },
  }
}

export default definePattern<Shops, Opened>({
  title: 'Sleeping barber',
  lesson: 'A sleeper must be woken, and each signal must reach the task it is for.',
  chapter: 'The classics',
  after: ['producer-consumer'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'what matters is a signal for each customer, not what carries it',
  },
  scenarios: {
    'the last chair': lastChair,
    'two are served': twoAreServed,
    'day after day': dayAfterDay,
    'a cut fails': aCutFails,
    ...inHalves('one of two shops is full', closed, oneIsFull),
    ...inHalves('two families', closed, twoFamilies),
  },
})
