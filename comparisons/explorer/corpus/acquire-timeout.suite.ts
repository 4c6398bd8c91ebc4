import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

interface Connection {
  readonly id: number
}

const LONGEST_WAIT = 5

function createPool(size: number) {
  const idle: Connection[] = Array.from({ length: size }, (_, id) => ({ id }))
  const waiting: ((connection: Connection) => void)[] = []
  return {
    available: () => idle.length,
    acquire: async () =>
      idle.pop() ?? (await new Promise<Connection>((resolve) => waiting.push(resolve))),
    release(connection: Connection): void {
      const next = waiting.shift()
      if (next === undefined) idle.push(connection)
      else next(connection)
    },
  }
}

type Pool = ReturnType<typeof createPool>

const rejectLater = (milliseconds: number) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no connection in time')), milliseconds)
  })

const acquireInTime = (pool: Pool) => Promise.race([pool.acquire(), rejectLater(LONGEST_WAIT)])

/** Returns a connection that comes too late to the pool. */
async function acquireInTimeOrReturn(pool: Pool): Promise<Connection> {
  const pending = pool.acquire()
  try {
    return await Promise.race([pending, rejectLater(LONGEST_WAIT)])
  } catch (error) {
    void pending.then((connection) => pool.release(connection))
    throw error
  }
}

const twoRequests =
  (acquire: (pool: Pool) => Promise<Connection>): Program =>
  ({ work }) => {
    const pool = createPool(1)
    const handle = async () => {
      const connection = await acquire(pool)
      await work('runs a query')
      pool.release(connection)
    }
    const respond = () => handle().catch(() => '503 Service Unavailable')
    return {
      subject: pool,
      tasks: { first: () => respond(), second: () => respond() },
      finally: { 'the connection is back': () => pool.available() === 1 },
    }
  }

export default {
  story:
    'A request gives up waiting for a connection by Promise.race, the connection comes all the same, and is never given back.',
  source: 'https://github.com/oven-sh/bun/issues/39451',
  wrong: { program: twoRequests(acquireInTime), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoRequests(acquireInTimeOrReturn), truth: 'survives' },
} satisfies Pair
