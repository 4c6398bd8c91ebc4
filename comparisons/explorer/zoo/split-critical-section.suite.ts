import { Mutex } from 'async-mutex'
import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Account {
  readonly mutex = new Mutex()
  readonly world: World
  balance = 0

  constructor(world: World) {
    this.world = world
  }

  async load(): Promise<number> {
    await this.world.work('loads')
    return this.balance
  }

  async save(balance: number): Promise<void> {
    await this.world.work(`saves ${balance}`)
    this.balance = balance
  }
}

const twoPayIn =
  (payIn: (account: Account) => Promise<void>): Program =>
  (world) => {
    const account = new Account(world)
    return {
      subject: account,
      tasks: { Alice: () => payIn(account), Bob: () => payIn(account) },
      finally: { 'no payment is lost': () => account.balance === 2 },
    }
  }

export default {
  lesson: 'A lock for the read and a lock for the write leave a gap: one must span them both.',
  wrong: twoPayIn(async (account) => {
    const balance = await account.mutex.runExclusive(() => account.load())
    await account.mutex.runExclusive(() => account.save(balance + 1))
  }),
  right: twoPayIn((account) =>
    account.mutex.runExclusive(async () => {
      const balance = await account.load()
      await account.save(balance + 1)
    }),
  ),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'no payment is lost, in the end',
  preemptions: 1,
} satisfies Specimen
