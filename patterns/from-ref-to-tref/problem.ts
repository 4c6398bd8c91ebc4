import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/**
 * A variable that is reached by asynchronous operations, each of which is atomic: a `Ref` of ZIO or
 * Effect, a key of a store. Each operation takes any length of time, and happens in one step then.
 */
export class Ref<A> {
  private value: A
  private readonly world: World

  constructor(world: World, value: A) {
    this.world = world
    this.value = value
  }

  async get(): Promise<A> {
    await this.world.work('reads')
    return this.value
  }

  async set(value: A): Promise<void> {
    await this.world.work('writes')
    this.value = value
  }

  /**
   * Reads, and writes what `change` makes of it, as a loop over compare-and-swap does. `change` returns
   * the result and the new value, and must do nothing else: a loop may call it again.
   */
  async modify<B>(change: (value: A) => readonly [result: B, next: A]): Promise<B> {
    await this.world.work('modifies')
    const [result, next] = change(this.value)
    this.value = next
    return result
  }
}

/** A number of coins, which is never less than none. */
export interface Purse {
  add(coins: number): Promise<void>
  /** Takes `coins`, or returns `false` and takes nothing if there are fewer. */
  take(coins: number): Promise<boolean>
  /** Takes `coins`; waits while there are fewer. */
  takeWhenThere(coins: number): Promise<void>
  /** Moves `coins` to `other`, a purse of the same household, or returns `false` if there are fewer. */
  moveTo(other: this, coins: number): Promise<boolean>
  count(): Promise<number>
  /** The coins in this purse and in `other`, of the same household, as of one moment. */
  sumWith(other: this): Promise<number>
}

/** Two purses, which may share what they need. Those of two households do not know each other. */
export interface Household {
  readonly wages: Purse
  readonly rent: Purse
}

/** The coins in the purses of a household. */
export interface Coins {
  readonly wages: number
  readonly rent: number
}

/** What is made of purses of two households. */
export interface Opened<P extends Purse = Purse> {
  /** Moves `coins`; waits while there are fewer. */
  moveWhenThere(from: P, to: P, coins: number): Promise<void>
  /** The coins in both as of one moment. */
  sum(one: P, other: P): Promise<number>
}

/** The same, made only of what every purse offers to another household. */
const closed: Opened = {
  async moveWhenThere(from, to, coins) {
    await from.takeWhenThere(coins)
    await to.add(coins)
  },
  sum: async (one, other) => (await one.count()) + (await other.count()),
}

/** A solution is a class of households. Refs need the world. */
export type Households = new (world: World, coins: Coins) => Household

/** Who was given coins, and the sums that were seen. */
class Log {
  readonly taken: Record<string, boolean> = {}
  readonly sums: Record<string, number> = {}

  get takers(): number {
    return Object.values(this.taken).filter(Boolean).length
  }
}

/** A scenario with one household. */
const inOneHousehold = (
  kind: Scenario<Households>['kind'],
  coins: Coins,
  open: (household: Household, log: Log) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Households> => ({
  kind,
  stage(HouseholdOf, world) {
    const household = new HouseholdOf(world, coins)
    const log = new Log()
    return { subject: household, record: log, ...open(household, log) }
  },
})

/** Both add a coin, and want two then. One of them comes last, and finds two. */
const twoDeposits = inOneHousehold('safety', { wages: 0, rent: 0 }, ({ wages }, log) => {
  const depositor = (name: string) => async () => {
    await wages.add(1)
    log.taken[name] = await wages.take(2)
  }
  return {
    tasks: { Alice: depositor('Alice'), Bob: depositor('Bob') },
    finally: { 'no coin is lost': () => log.takers > 0 },
  }
})

const theLastCoin = inOneHousehold('safety', { wages: 1, rent: 0 }, ({ wages }, log) => {
  const taker = (name: string) => async () => {
    log.taken[name] = await wages.take(1)
  }
  return {
    tasks: { Alice: taker('Alice'), Bob: taker('Bob') },
    invariants: { 'no coin is taken twice': () => log.takers <= 1 },
    finally: { 'the coin is taken': () => log.takers === 1 },
  }
})

const aMoveAndALook = inOneHousehold('safety', { wages: 1, rent: 0 }, ({ wages, rent }, log) => ({
  tasks: {
    Alice: async () => {
      log.taken.Alice = await wages.moveTo(rent, 1)
    },
    Auditor: async () => {
      log.sums.Auditor = await wages.sumWith(rent)
    },
  },
  invariants: {
    'every sum has the coin once': () => Object.values(log.sums).every((sum) => sum === 1),
  },
  finally: { 'the coin is moved': () => log.taken.Alice === true },
}))

const aCoinToCome = inOneHousehold('liveness', { wages: 0, rent: 0 }, ({ wages }) => ({
  tasks: { Alice: () => wages.takeWhenThere(1), Boss: () => wages.add(1) },
}))

/** The rent is two coins. One is there. The boss adds the other, and counts both purses then. */
const twoHouseholds: Scenario<Households, Opened>['stage'] = (
  HouseholdOf,
  world,
  { moveWhenThere, sum },
) => {
  const tenant = new HouseholdOf(world, { wages: 1, rent: 0 })
  const landlord = new HouseholdOf(world, { wages: 0, rent: 0 })
  const { wages } = tenant
  const { rent } = landlord
  const log = new Log()
  return {
    subject: { tenant, landlord },
    record: log,
    tasks: {
      Alice: () => moveWhenThere(wages, rent, 2),
      Boss: async () => {
        await wages.add(1)
        log.sums.Boss = await sum(rent, wages)
      },
    },
    invariants: {
      'every sum has both coins': () => Object.values(log.sums).every((each) => each === 2),
    },
  }
}

export default definePattern<Households, Opened>({
  title: 'From Ref to TRef',
  lesson: 'Each atomic operation ends; what two of them do together is not atomic.',
  chapter: 'Models built from variables',
  after: ['compose-move', 'producer-consumer'],
  choice: {
    alone: 'event',
    composed: 'either',
    because: 'in memory, one step on plain fields does what a transaction does',
  },
  scenarios: {
    'two deposits': twoDeposits,
    'the last coin': theLastCoin,
    'a move and a look': aMoveAndALook,
    'a coin to come': aCoinToCome,
    ...inHalves('two households', closed, twoHouseholds),
  },
})
