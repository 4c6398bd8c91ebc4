import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const IDLE_TIMEOUT = 5

/** Closes itself when it has not been used for some time. */
class Connection {
  protected isOpen = true
  protected readonly idle = setTimeout(() => this.closeIfIdle(), IDLE_TIMEOUT)
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  async query(sql: string): Promise<void> {
    if (!this.isOpen) return
    this.idle.refresh()
    await this.#world.work(sql)
    if (!this.isOpen) throw new Error('the connection was closed during a query')
    this.idle.refresh()
  }

  close(): void {
    this.isOpen = false
    clearTimeout(this.idle)
  }

  protected closeIfIdle(): void {
    this.isOpen = false
  }
}

/** Is not idle while it waits for the answer to a query. */
class PatientConnection extends Connection {
  #queries = 0

  override async query(sql: string): Promise<void> {
    this.#queries += 1
    await super.query(sql)
    this.#queries -= 1
  }

  protected override closeIfIdle(): void {
    if (this.#queries === 0) super.closeIfIdle()
  }
}

const queryOnce =
  (Kind: typeof Connection): Program =>
  (world) => {
    const connection = new Kind(world)
    return {
      subject: connection,
      tasks: {
        async report() {
          await connection.query('SELECT report')
          connection.close()
        },
      },
    }
  }

export default {
  story:
    'The idle timer of a connection is set back when a query begins, and goes off during a slow one, which loses its connection.',
  wrong: { program: queryOnce(Connection), truth: 'fails', outcomes: ['threw'] },
  right: { program: queryOnce(PatientConnection), truth: 'survives' },
} satisfies Pair
