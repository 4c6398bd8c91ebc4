import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

interface Insertion {
  readonly email: string
  resolve(): void
  reject(error: unknown): void
}

/** Collects what is inserted in the same tick into one statement. */
class Inserter {
  #batch: Insertion[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  insert(email: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#batch.push({ email, resolve, reject })
      if (this.#batch.length === 1) process.nextTick(() => void this.#flush())
    })
  }

  protected failed(batch: readonly Insertion[], error: unknown): void {
    for (const { reject } of batch) reject(error)
  }

  protected async send(batch: readonly Insertion[]): Promise<void> {
    try {
      await this.#world.work(`INSERT ${batch.length}`)
      if (batch.some(({ email }) => !email.includes('@'))) throw new Error('invalid email')
      for (const { resolve } of batch) resolve()
    } catch (error) {
      this.failed(batch, error)
    }
  }

  #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    return this.send(batch)
  }
}

/** Sends the rows of a batch that failed one by one. */
class FairInserter extends Inserter {
  protected override failed(batch: readonly Insertion[], error: unknown): void {
    if (batch.length === 1) super.failed(batch, error)
    else for (const insertion of batch) void this.send([insertion])
  }
}

const twoSignUps =
  (Kind: typeof Inserter): Program =>
  (world) => {
    const inserter = new Kind(world)
    return {
      subject: inserter,
      tasks: {
        ada: () => inserter.insert('ada@example.org'),
        mallory: () => inserter.insert('no address').catch(() => '400 Bad Request'),
      },
    }
  }

export default {
  story:
    'Requests of the same tick share one statement, and a bad row of one of them makes all of them fail.',
  wrong: { program: twoSignUps(Inserter), truth: 'fails', outcomes: ['threw'] },
  right: { program: twoSignUps(FairInserter), truth: 'survives' },
} satisfies Pair
