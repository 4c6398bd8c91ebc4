import { Mutex } from 'async-mutex'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

/** Data reachable through its lock alone: the compiler refuses `guarded.data` everywhere else. */
class Guarded<A> {
  readonly lock = new Mutex()
  private readonly data: A

  constructor(data: A) {
    this.data = data
  }

  use<B>(action: (data: A) => Promise<B>): Promise<B> {
    return this.lock.runExclusive(() => action(this.data))
  }
}

interface Account {
  points: number
}

async function addPoint(account: Account, { work }: World): Promise<void> {
  const { points } = account
  await work('saves')
  account.points = points + 1
}

/** Correct code nested in correct code. Which account comes first? */
const move = (from: Guarded<Account>, to: Guarded<Account>): Promise<void> =>
  from.use((giver) =>
    to.use(async (taker) => {
      giver.points -= 1
      taker.points += 1
    }),
  )

/** A reference outlives the lock. Rust refuses this; TypeScript cannot express it. */
async function addLater(account: Guarded<Account>, world: World): Promise<void> {
  const leaked = await account.use(async (data) => data)
  await addPoint(leaked, world)
}

const twoAdd =
  (add: (account: Guarded<Account>, world: World) => Promise<void>): Program =>
  (world) => {
    const account = { points: 0 }
    const guarded = new Guarded(account)
    return {
      subject: { account, guarded },
      tasks: { Alice: () => add(guarded, world), Bob: () => add(guarded, world) },
      finally: { 'both points are counted': () => account.points === 2 },
    }
  }

const twoMove: Program = () => {
  const [a, b] = [new Guarded<Account>({ points: 5 }), new Guarded<Account>({ points: 5 })]
  return { subject: { a, b }, tasks: { Alice: () => move(a, b), Bob: () => move(b, a) } }
}

export default experiment({
  title: 'data that is reachable through its lock alone',
  async run(print) {
    print(
      await verdicts({
        'every access goes through the lock': twoAdd((account, world) =>
          account.use((data) => addPoint(data, world)),
        ),
        'a reference is kept after the lock is released': twoAdd(addLater),
        'two such objects, locked in the order of the call': twoMove,
      }),
    )
  },
})
