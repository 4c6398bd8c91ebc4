import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** A connection to a database, which answers one query at a time. Here its name is enough. */
export type Connection = string

/** What a client does with the connections that it is lent. It may throw. */
export type Use = (...connections: Connection[]) => Promise<void>

/** Lends connections: none to two clients at once, all come back, and every client is served. */
export interface Pool {
  /** Lends one connection to `use`; waits while none is free. */
  withOne(use: Use): Promise<void>
  /** Lends two connections at once to `use`; waits while fewer are free. */
  withTwo(use: Use): Promise<void>
  /**
   * Lends one, or returns `false` if `patience` ends before one is free. If `patience` rejects before
   * one is free, rejects as it does.
   */
  withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean>
}

/** What is made of two pools. */
export interface Opened<P extends Pool = Pool> {
  /** Lends one connection of each pool to `use`; waits while either is missing. */
  withOneOfEach(one: P, other: P, use: Use): Promise<void>
}

/** The same, made only of what every pool offers. */
const closed: Opened = {
  withOneOfEach: (one, other, use) =>
    one.withOne((...mine) => other.withOne((...its) => use(...mine, ...its))),
}

/** A solution is a class of pools. */
export type Pools = new (connections: readonly Connection[]) => Pool

/** The connections in use at this moment. */
class Traffic {
  readonly inUse: Connection[] = []
  /** How many connections in all were requested and not lent. */
  missing = 0

  get isExclusive(): boolean {
    return new Set(this.inUse).size === this.inUse.length
  }
}

/** A query over `count` connections. */
const queryOver =
  (count: number, traffic: Traffic, { work }: World): Use =>
  async (...connections) => {
    traffic.missing += count - connections.length
    traffic.inUse.push(...connections)
    await work(`queries ${connections.join(' and ')}`)
    for (const each of connections) traffic.inUse.splice(traffic.inUse.indexOf(each), 1)
  }

/** What clients do with the connections that they are lent. */
const queries = (traffic: Traffic, world: World) => {
  const query = queryOver(1, traffic, world)
  const failingQuery: Use = async (...connections) => {
    await query(...connections)
    throw new Error('the query is malformed')
  }
  return { query, failingQuery, queryOverTwo: queryOver(2, traffic, world) }
}

/** What must hold whatever clients do. */
const soundTraffic = (traffic: Traffic) => ({
  'no connection is lent to two clients': () => traffic.isExclusive,
  'every client is lent what it asked for': () => traffic.missing === 0,
})

const onePool = (
  kind: Scenario<Pools>['kind'],
  connections: readonly Connection[],
  open: (
    pool: Pool,
    clients: ReturnType<typeof queries>,
    world: World,
  ) => Pick<Stage, 'tasks' | 'endless'>,
): Scenario<Pools> => ({
  kind,
  stage(PoolOf, world) {
    const pool = new PoolOf(connections)
    const traffic = new Traffic()
    return {
      subject: pool,
      record: traffic,
      invariants: soundTraffic(traffic),
      ...open(pool, queries(traffic, world), world),
    }
  },
})

const threeClients: Scenario<Pools> = {
  isLarge: true,
  ...onePool('safety', ['c1', 'c2'], (pool, { query }) => ({
    tasks: {
      Alice: () => pool.withOne(query),
      Bob: () => pool.withOne(query),
      Carol: () => pool.withOne(query),
    },
  })),
}

/** Alice handles the error of her query. The other clients must not notice. */
const aQueryThatFails = onePool('liveness', ['c1'], (pool, { query, failingQuery }) => ({
  tasks: {
    Alice: () => pool.withOne(failingQuery).catch(() => {}),
    Bob: () => pool.withOne(query),
    Carol: () => pool.withOne(query),
  },
}))

const twoEach = onePool('liveness', ['c1', 'c2'], (pool, { queryOverTwo }) => ({
  tasks: {
    Alice: () => pool.withTwo(queryOverTwo),
    Bob: () => pool.withTwo(queryOverTwo),
  },
}))

const aClientWhoGivesUp = onePool('liveness', ['c1'], (pool, { query }, { work }) => ({
  tasks: {
    Alice: () => pool.withOneSoon(() => work('has waited enough'), query),
    Bob: async () => {
      await pool.withOne(query)
      await pool.withOne(query)
    },
  },
}))

/** Alice's wait is cancelled with an error. She hears of it, and the others do not notice. */
const aWaitThatFails: Scenario<Pools> = {
  kind: 'liveness',
  stage(PoolOf, world) {
    const pool = new PoolOf(['c1'])
    const traffic = new Traffic()
    const { query } = queries(traffic, world)
    const record = { traffic, Alice: 'waits', isLate: false }
    const queryInTime: Use = (connection) => {
      record.isLate ||= record.Alice !== 'waits'
      return query(connection as Connection)
    }
    const cancelled = async () => {
      await world.work('is cancelled')
      throw new Error('cancelled')
    }
    return {
      subject: pool,
      record,
      tasks: {
        Alice: async () => {
          record.Alice = await pool.withOneSoon(cancelled, queryInTime).then(
            (isServed) => (isServed ? 'served' : 'turned away'),
            (error: Error) => error.message,
          )
        },
        Bob: async () => {
          await pool.withOne(query)
          await pool.withOne(query)
        },
      },
      invariants: soundTraffic(traffic),
      finally: {
        'Alice is served or hears why not': () => record.Alice !== 'turned away',
        'no query runs for a client who has left': () => !record.isLate,
      },
    }
  },
}

/** Bob asks for a second connection while he has the only one. Only his patience can end that. */
const onlyPatienceHelps = onePool('liveness', ['c1'], (pool, { query }, { work }) => {
  const askAgain = async () => {
    await pool.withOneSoon(() => work('has waited enough'), query)
  }
  return { tasks: { Alice: () => pool.withOne(query), Bob: () => pool.withOne(askAgain) } }
})

/** Alice wants two connections once; the others want one each, again and again. */
const twoAmongOnes: Scenario<Pools> = {
  isLarge: true,
  ...onePool('liveness', ['c1', 'c2'], (pool, { query, queryOverTwo }) => ({
    tasks: {
      Alice: () => pool.withTwo(queryOverTwo),
      Bob: () => pool.withOne(query),
      Carol: () => pool.withOne(query),
    },
    endless: ['Bob', 'Carol'],
  })),
}

/** Both copy from one database to another, in opposite directions. */
const oneOfEach: Scenario<Pools, Opened>['stage'] = (PoolOf, world, { withOneOfEach }) => {
  const orders = new PoolOf(['o1'])
  const archive = new PoolOf(['a1'])
  const traffic = new Traffic()
  const { queryOverTwo } = queries(traffic, world)
  return {
    subject: { orders, archive },
    record: traffic,
    tasks: {
      Alice: () => withOneOfEach(orders, archive, queryOverTwo),
      Bob: () => withOneOfEach(archive, orders, queryOverTwo),
    },
    invariants: soundTraffic(traffic),
  }
}

export default definePattern<Pools, Opened>({
  title: 'Semaphore: a pool of connections',
  lesson: 'A permit is a promise to give it back, on every way out.',
  chapter: 'Waiting',
  after: ['producer-consumer'],
  choice: {
    alone: 'locks',
    composed: 'locks',
    because: 'permits are handed on in order, those of two pools as well',
  },
  scenarios: {
    'three clients': threeClients,
    'a query that fails': aQueryThatFails,
    'two connections each': twoEach,
    'a client who gives up': aClientWhoGivesUp,
    'a wait that fails': aWaitThatFails,
    'only patience helps': onlyPatienceHelps,
    'two among ones': twoAmongOnes,
    ...inHalves('one of each pool', closed, oneOfEach),
  },
})
