import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

class Connection {}

/** Opens connections as they are needed, up to a limit, and discards those that broke. */
class Pool {
  protected readonly waiting: ((connection: Connection) => void)[] = []
  protected open = 0
  readonly #idle: Connection[] = []
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  async use<A>(query: (connection: Connection) => Promise<A>): Promise<A> {
    const connection = await this.#acquire()
    try {
      const result = await query(connection)
      this.#release(connection)
      return result
    } catch (error) {
      this.discard()
      throw error
    }
  }

  protected connect(): Connection {
    this.open += 1
    return new Connection()
  }

  protected discard(): void {
    this.open -= 1
  }

  #acquire(): Connection | Promise<Connection> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    if (this.open < this.#limit) return this.connect()
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  #release(connection: Connection): void {
    const next = this.waiting.shift()
    if (next === undefined) this.#idle.push(connection)
    else next(connection)
  }
}

class ReplacingPool extends Pool {
  protected override discard(): void {
    super.discard()
    this.waiting.shift()?.(this.connect())
  }
}

const twoQueries =
  (Kind: typeof Pool): Program =>
  ({ work }) => {
    const pool = new Kind(1)
    const importRows = async () => {
      await work('COPY rows')
      throw new Error('connection reset by peer')
    }
    return {
      subject: pool,
      tasks: {
        import: () => pool.use(importRows).catch(() => 'will try again tomorrow'),
        report: () => pool.use(() => work('SELECT report')),
      },
    }
  }

export default {
  story:
    'A pool throws a broken connection away and opens no new one for those who wait, so that after one error the next query waits forever.',
  source: 'https://github.com/brianc/node-postgres/issues/1460',
  wrong: { program: twoQueries(Pool), truth: 'fails', outcomes: ['deadlock'] },
  right: { program: twoQueries(ReplacingPool), truth: 'survives' },
} satisfies Pair
