import { Mutex } from 'async-mutex'
import { atomically, TVar } from '../../stm/index.ts'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

/** A bank with one account. It publishes its lock, and its position in an order of all banks. */
class Bank {
  readonly position: number
  readonly lock: Mutex
  readonly world: World
  money = 10

  constructor(position: number, world: World, lock = new Mutex()) {
    this.position = position
    this.world = world
    this.lock = lock
  }

  /** The caller must hold the lock. */
  async add(amount: number): Promise<void> {
    const { money } = this
    await this.world.work('saves')
    this.money = money + amount
  }
}

/** Uses both banks while no other task can interleave. */
type Both = <A>(first: Bank, second: Bank, use: () => Promise<A>) => Promise<A>

const inOrderOfCall: Both = (first, second, use) =>
  first.lock.runExclusive(() => second.lock.runExclusive(use))

const inOneOrder: Both = (first, second, use) =>
  first.position < second.position
    ? inOrderOfCall(first, second, use)
    : inOrderOfCall(second, first, use)

const withOneLock: Both = (first, _, use) => first.lock.runExclusive(use)

const tryThenBackOff: Both = async (first, second, use) => {
  for (;;) {
    const release = await first.lock.acquire()
    if (!second.lock.isLocked()) {
      try {
        return await second.lock.runExclusive(use)
      } finally {
        release()
      }
    }
    release()
    await second.lock.waitForUnlock()
  }
}

function twoBanks(both: Both, hasOneLock = false): Program {
  return (world) => {
    const left = new Bank(0, world)
    const right = new Bank(1, world, hasOneLock ? left.lock : undefined)
    const seen = { sums: [] as number[] }
    const wire = (from: Bank, to: Bank) =>
      both(from, to, async () => {
        await from.add(-1)
        await to.add(1)
      })
    const audit = () => both(left, right, async () => void seen.sums.push(left.money + right.money))
    return {
      subject: { left, right },
      record: seen,
      tasks: { Alice: () => wire(left, right), Bob: () => wire(right, left), Auditor: audit },
      invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === 20) },
    }
  }
}

const transactions: Program = () => {
  const [left, right] = [new TVar(10), new TVar(10)]
  const seen = { sums: [] as number[] }
  const wire = (from: TVar<number>, to: TVar<number>) =>
    atomically((tx) => {
      from.update(tx, (money) => money - 1)
      to.update(tx, (money) => money + 1)
    })
  const audit = async () => {
    const sum = await atomically((tx) => left.get(tx) + right.get(tx))
    seen.sums.push(sum)
  }
  return {
    subject: { left, right },
    record: seen,
    tasks: { Alice: () => wire(left, right), Bob: () => wire(right, left), Auditor: audit },
    invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === 20) },
  }
}

export default experiment({
  title: 'two banks that publish their locks, and how to hold both',
  async run(print) {
    print(
      await verdicts({
        'both locks, in the order of the call': twoBanks(inOrderOfCall),
        'both locks, in one order of all banks': twoBanks(inOneOrder),
        'one lock for all banks': twoBanks(withOneLock, true),
        'try, and release the first if the second is taken': twoBanks(tryThenBackOff),
        transactions: transactions,
      }),
    )
  },
})
