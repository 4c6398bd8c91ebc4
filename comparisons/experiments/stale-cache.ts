import { Mutex } from 'async-mutex'
import { History, type Program, type SequentialModel, type World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { simplestFailure, verdicts } from './kit/verdicts.ts'

/** A database that takes time to receive a request, and time to answer it. */
class Database {
  readonly world: World
  value = 'old'

  constructor(world: World) {
    this.world = world
  }

  async read(): Promise<string> {
    await this.world.work('asks the database')
    const { value } = this
    await this.world.work(`is answered '${value}'`)
    return value
  }

  async write(value: string): Promise<void> {
    await this.world.work('asks to write')
    this.value = value
    await this.world.work('is answered that it is written')
  }
}

/** Reads are answered from memory if possible; a write deletes what is in memory. */
class Cache {
  readonly database: Database
  cached: string | null = null

  constructor(database: Database) {
    this.database = database
  }

  async read(): Promise<string> {
    if (this.cached !== null) return this.cached
    const value = await this.database.read()
    this.cached = value
    return value
  }

  async write(value: string): Promise<void> {
    await this.database.write(value)
    this.cached = null
  }
}

/** Fills the cache only if nothing was deleted since the miss (the leases of memcached). */
class WithLease extends Cache {
  deletions = 0

  override async read(): Promise<string> {
    if (this.cached !== null) return this.cached
    const { deletions } = this
    const value = await this.database.read()
    if (this.mayFill(deletions)) this.cached = value
    return value
  }

  override async write(value: string): Promise<void> {
    await this.database.write(value)
    this.delete()
  }

  protected mayFill(deletions: number): boolean {
    return this.deletions === deletions
  }

  protected delete(): void {
    this.cached = null
    this.deletions += 1
  }
}

/** Deletes before the write, and fills nothing while a write is under way. */
class ClosedDuringWrites extends WithLease {
  writers = 0

  override async write(value: string): Promise<void> {
    this.writers += 1
    this.delete()
    await this.database.write(value)
    this.writers -= 1
  }

  protected override mayFill(deletions: number): boolean {
    return this.writers === 0 && super.mayFill(deletions)
  }
}

/** Deletes before the write and after it, and fills nothing in between. */
class DeletedTwice extends ClosedDuringWrites {
  override async write(value: string): Promise<void> {
    await super.write(value)
    this.delete()
  }
}

class Locked extends Cache {
  readonly lock = new Mutex()

  override read(): Promise<string> {
    return this.lock.runExclusive(() => super.read())
  }

  override write(value: string): Promise<void> {
    return this.lock.runExclusive(() => super.write(value))
  }
}

/** One value, read and written at one moment each. */
const register: SequentialModel<string> = {
  start: 'old',
  next: (state, operation, [value]) =>
    operation === 'write' ? { state: String(value) } : { state, answer: state },
}

const program =
  (CacheOf: typeof Cache): Program =>
  (world) => {
    const cache = new CacheOf(new Database(world))
    const history = new History()
    const read = (task: string) => history.call(task, 'read', [], () => cache.read())
    const write = (task: string, value: string) =>
      history.call(task, 'write', [value], () => cache.write(value))
    return {
      subject: cache,
      record: history.record,
      tasks: {
        Writer: () => write('Writer', 'new'),
        Alice: () => read('Alice'),
        Bob: async () => {
          await read('Bob')
          await read('Bob')
        },
      },
      finally: {
        'the cache agrees with the database': () =>
          cache.cached === null || cache.cached === cache.database.value,
        'the operations are linearizable': () => history.isLinearizable(register),
      },
    }
  }

const lease = program(WithLease)

export default experiment({
  title: 'a cache in front of a database: stale for good, stale for a moment, or linearizable',
  async run(print) {
    print(
      await verdicts({
        'deletes after a write': program(Cache),
        'the same, and fills only if nothing was deleted meanwhile': lease,
        'deletes before a write, and fills nothing while one is under way':
          program(ClosedDuringWrites),
        'the same, and deletes after the write as well': program(DeletedTwice),
        'one lock around each operation': program(Locked),
      }),
    )
    print('\nThe second one, in its simplest failing schedule:\n')
    print(await simplestFailure(lease))
  },
})
