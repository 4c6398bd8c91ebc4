import { Semaphore } from 'async-mutex'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/** A version of the table. A higher number is newer. */
export interface Plan {
  readonly number: number
  /** Takes any length of time, and may never end. */
  prepare(): Promise<void>
}

/** Where the plan in place is written down. A write takes any length of time, and may fail. */
export class Table {
  /** The plan in place; 0 at first. */
  plan = 0
  /** Whether a write has put an older plan in the place of a newer one. */
  wentBack = false
  /** How many of the first writes fail. */
  private failing: number
  private readonly world: World

  constructor(world: World, failing = 0) {
    this.world = world
    this.failing = failing
  }

  async write(plan: number): Promise<void> {
    await this.world.work(`writes plan ${plan}`)
    if (this.failing > 0) {
      this.failing -= 1
      throw new Error('the table is busy')
    }
    this.wentBack ||= plan < this.plan
    this.plan = plan
  }
}

/** Puts plans in place: the newest wins, however long each takes. */
export interface Enactor {
  /**
   * Prepares `plan` and puts it in place. Resolves when it or a newer plan is in place. Rejects if the
   * write that it waited for fails.
   */
  apply(plan: Plan): Promise<void>
  /** Resolves with the number of the plan in place. */
  current(): Promise<number>
}

/** What is made of two enactors, each with a table of its own. */
export interface Opened<E extends Enactor = Enactor> {
  /**
   * Prepares `plan` and puts it in place in both. Rejects if a write fails: then the plan may be in place in one of the
   * two, and the other one follows when the call is repeated.
   */
  applyBoth(one: E, other: E, plan: Plan): Promise<void>
  /**
   * Resolves with the plans in place in both, never of two different calls of `applyBoth`. Rejects with `Divided` if
   * two different ones are in place, as after a failed write.
   */
  currentBoth(one: E, other: E): Promise<readonly [number, number]>
}

/** Two tables have different plans in place, and no write is under way. */
export class Divided extends Error {
  override readonly name = 'Divided'
}

/** Returns the plans in place in two tables. Throws `Divided` if they differ. */
export function united(first: number, second: number): readonly [number, number] {
  if (first !== second) throw new Divided()
  return [first, second]
}

/** The same, made only of what every enactor offers. */
const closed: Opened = {
  async applyBoth(one, other, plan) {
    await plan.prepare()
    const prepared = { number: plan.number, prepare: async () => {} }
    await one.apply(prepared)
    await other.apply(prepared)
  },
  currentBoth: async (one, other) => [await one.current(), await other.current()],
}

/** A solution is a class of enactors. */
export type Enactors = new (table: Table) => Enactor

const planIn =
  ({ work }: World) =>
  (number: number): Plan => ({ number, prepare: () => work(`prepares plan ${number}`) })

/** Two plans for one table, of which the older may be the slower. */
const twoPlans: Scenario<Enactors> = {
  kind: 'safety',
  stage(EnactorOf, world) {
    const table = new Table(world)
    const enactor = new EnactorOf(table)
    const plan = planIn(world)
    return {
      subject: enactor,
      tasks: {
        older: () => enactor.apply(plan(1)),
        newer: () => enactor.apply(plan(2)),
      },
      invariants: { 'no older plan replaces a newer one': () => !table.wentBack },
      finally: { 'the newest plan is in place': () => table.plan === 2 },
    }
  },
}

/** A third plan follows the second, when the first may have been overtaken already, and so has nothing to write. */
const oneMorePlan: Scenario<Enactors> = {
  kind: 'liveness',
  stage(EnactorOf, world) {
    const table = new Table(world)
    const enactor = new EnactorOf(table)
    const plan = planIn(world)
    return {
      subject: enactor,
      tasks: {
        older: () => enactor.apply(plan(1)),
        newer: async () => {
          await enactor.apply(plan(2))
          await enactor.apply(plan(3))
        },
      },
      invariants: { 'no older plan replaces a newer one': () => !table.wentBack },
      finally: { 'the newest plan is in place': () => table.plan === 3 },
    }
  },
}

/** What has never been prepared must not be waited for. */
const anOlderPlanHangs: Scenario<Enactors> = {
  kind: 'liveness',
  stage(EnactorOf, world) {
    const table = new Table(world)
    const enactor = new EnactorOf(table)
    const never = new Semaphore(0)
    const hanging: Plan = {
      number: 1,
      async prepare() {
        await never.acquire()
      },
    }
    return {
      subject: { enactor, never },
      tasks: {
        older: () => enactor.apply(hanging),
        newer: () => enactor.apply(planIn(world)(2)),
      },
      daemons: ['older'],
    }
  },
}

/** The first write fails. The caller who hears of it tries once more. */
const aWriteFails: Scenario<Enactors> = {
  kind: 'liveness',
  stage(EnactorOf, world) {
    const table = new Table(world, 1)
    const enactor = new EnactorOf(table)
    const apply = async (number: number): Promise<void> => {
      const plan = planIn(world)(number)
      await enactor.apply(plan).catch(() => enactor.apply(plan))
    }
    return {
      subject: enactor,
      tasks: { older: () => apply(1), newer: () => apply(2) },
      invariants: { 'no older plan replaces a newer one': () => !table.wentBack },
      finally: { 'the newest plan is in place': () => table.plan === 2 },
    }
  },
}

/** One table for each of two address families. A client must not reach two data centres at once. */
const bothTables: Scenario<Enactors, Opened>['stage'] = (
  EnactorOf,
  world,
  { applyBoth, currentBoth },
) => {
  const first = new EnactorOf(new Table(world))
  const second = new EnactorOf(new Table(world))
  const record = { seen: '' }
  return {
    subject: { first, second },
    record,
    tasks: {
      operator: () => applyBoth(first, second, planIn(world)(1)),
      client: async () => {
        await world.work('looks up a name')
        record.seen = (await currentBoth(first, second)).join(' and ')
      },
    },
    finally: { 'the client sees one plan': () => ['0 and 0', '1 and 1'].includes(record.seen) },
  }
}

/** The first write to one of the tables fails. A client who hears of two plans has the new one put in place. */
const oneWriteFails =
  (failing: 'first' | 'second'): Scenario<Enactors, Opened>['stage'] =>
  (EnactorOf, world, { applyBoth, currentBoth }) => {
    const enactorOf = (place: string) => new EnactorOf(new Table(world, place === failing ? 1 : 0))
    const both = [enactorOf('first'), enactorOf('second')] as const
    const plan = planIn(world)(1)
    const record = { seen: '', hasFailed: false }
    const look = async (): Promise<void> => {
      record.seen = (await currentBoth(...both)).join(' and ')
    }
    return {
      subject: both,
      record,
      tasks: {
        operator: () =>
          applyBoth(...both, plan).catch(() => {
            record.hasFailed = true
          }),
        client: () =>
          look().catch(async (error) => {
            if (!(error instanceof Divided)) throw error
            await applyBoth(...both, plan)
            await look()
          }),
      },
      finally: {
        'the client sees one plan': () => ['0 and 0', '1 and 1'].includes(record.seen),
        'the operator hears of the failure': () => record.hasFailed,
      },
    }
  }

export default definePattern<Enactors, Opened>({
  title: 'The last one wins',
  lesson: 'The last one to finish is not the last one to begin, and a check ages while you write.',
  chapter: 'Everyday',
  after: ['single-flight'],
  choice: {
    alone: 'event',
    composed: 'either',
    because: 'one writer who always takes the newest needs no lock',
  },
  scenarios: {
    'two plans': twoPlans,
    'one more plan': oneMorePlan,
    'an older plan hangs': anOlderPlanHangs,
    'a write fails': aWriteFails,
    ...inHalves('both tables', closed, bothTables),
    'the first write fails, opened': {
      kind: 'composition',
      half: 'opened',
      stage: oneWriteFails('first'),
    },
    'the second write fails, opened': {
      kind: 'composition',
      half: 'opened',
      stage: oneWriteFails('second'),
    },
  },
})
