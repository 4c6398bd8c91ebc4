import { definePattern, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * A barber, a waiting room with so many chairs, and customers who come when they like (Dijkstra
 * 1965). Who finds no free chair goes away. Nobody is left sitting while the barber sleeps.
 */
export interface Shop {
  /**
   * A customer takes a free chair and fetches a magazine to read while waiting. If no chair is
   * free, goes away at once (`false`).
   */
  sitDown(customer: string, fetchMagazine: () => Promise<void>): Promise<boolean>
  /** Who has sat down waits until the hair is cut. The chair is free as soon as the barber calls. */
  awaitCut(customer: string): Promise<void>
  /** The barber sleeps until somebody sits there, and cuts the hair of whoever came first. */
  serve(cut: (customer: string) => Promise<void>): Promise<void>
  /** A chair here and a chair in the other shop, or neither (`false`). */
  sitDownInBoth(other: this, customer: string, fetchMagazine: () => Promise<void>): Promise<boolean>
}

/** A solution is a class of shops. */
export type Shops = new (chairs: number) => Shop

/** What could be seen in the shop. */
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

/** Two come to the last chair. The barber is out. */
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

/** Two come, and there is a chair for each. */
const twoAreServed: Scenario<Shops> = {
  kind: 'safety',
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
        'nobody leaves before the hair is cut': () =>
          [...mirror.gone].every((name) => mirror.cut.has(name)),
        'one at a time is cut': () => mirror.beingCut.size <= 1,
      },
      finally: {
        'nobody is turned away from a free chair': () => mirror.turnedAway.size === 0,
      },
    }
  },
}

/** A customer whose hair grows again, for ever, and a barber who falls asleep again and again. */
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

/** The family needs a chair in both shops, and one of them is full. Bob needs just the other. */
const oneIsFull: Scenario<Shops> = {
  kind: 'composition',
  stage(ShopOf, world) {
    const left = new ShopOf(1)
    const right = new ShopOf(0)
    const mirror = new Mirror()
    return {
      subject: { left, right },
      record: mirror,
      tasks: {
        Family: () =>
          mirror.sitDown('Family', left.sitDownInBoth(right, 'Family', magazine(world))),
        Bob: () => mirror.sitDown('Bob', left.sitDown('Bob', magazine(world))),
      },
      invariants: {
        'nobody is turned away for the sake of one who goes': () => !mirror.turnedAway.has('Bob'),
      },
    }
  },
}

export default definePattern<Shops>({
  title: 'Sleeping barber',
  lesson: 'Whoever sleeps must be woken, and each signal must reach the one it is for.',
  chapter: 'The classics',
  after: ['producer-consumer'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'signals do for one shop; a chair in each of two is one step',
  },
  scenarios: {
    'the last chair': lastChair,
    'two are served': twoAreServed,
    'day after day': dayAfterDay,
    'one of two shops is full': oneIsFull,
  },
})
