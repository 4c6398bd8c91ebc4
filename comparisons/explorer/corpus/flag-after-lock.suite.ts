import { Mutex } from 'async-mutex'
import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

/** Changes the schema before the first request that needs it. */
class Migration {
  protected runs = 0
  protected isDone = false
  protected readonly mutex = new Mutex()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  get ranOnce(): boolean {
    return this.runs <= 1
  }

  async ensure(): Promise<void> {
    if (this.isDone) return
    await this.mutex.runExclusive(async () => {
      if (!this.isDone) await this.migrate()
    })
    this.isDone = true
  }

  protected async migrate(): Promise<void> {
    this.runs += 1
    await this.#world.work('ALTER TABLE')
  }
}

/** Says that it is done while it still has the lock. */
class SafeMigration extends Migration {
  override async ensure(): Promise<void> {
    if (this.isDone) return
    await this.mutex.runExclusive(async () => {
      if (this.isDone) return
      await this.migrate()
      this.isDone = true
    })
  }
}

const twoRequests =
  (Kind: typeof Migration): Program =>
  (world) => {
    const migration = new Kind(world)
    return {
      subject: migration,
      tasks: { first: () => migration.ensure(), second: () => migration.ensure() },
      invariants: { 'the schema is changed once': () => migration.ranOnce },
    }
  }

export default {
  story:
    'A flag that says that the work is done is set after the lock has been released; the next holder of the lock begins before that, and does the work again.',
  wrong: { program: twoRequests(Migration), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: twoRequests(SafeMigration), truth: 'survives' },
} satisfies Pair
