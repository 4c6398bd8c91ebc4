import { Mutex } from 'async-mutex'
import { atomically, TVar } from '../../stm/index.ts'
import type { Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

const full = (): never => {
  throw new RangeError('there is no room')
}

/** Goods are in one store or in the other. The second has no room, and throws. */
class Stores {
  readonly lock = new Mutex()
  here = 5
  there = 0

  receive(_goods: number): void {
    full()
  }
}

type Move = (stores: Stores) => Promise<void>

const withoutFinally: Move = async (stores) => {
  const release = await stores.lock.acquire()
  stores.here -= 2
  stores.receive(2)
  release()
}

const withFinally: Move = (stores) =>
  stores.lock.runExclusive(() => {
    stores.here -= 2
    stores.receive(2)
  })

const undoneByHand: Move = (stores) =>
  stores.lock.runExclusive(() => {
    stores.here -= 2
    try {
      stores.receive(2)
    } catch (error) {
      stores.here += 2
      throw error
    }
  })

/** Changes a draft, and puts it in place when nothing can fail any more. */
const onDraft: Move = async (stores) => {
  const here = stores.here - 2
  stores.receive(2)
  stores.here = here
}

const onDraftLocked: Move = (stores) => stores.lock.runExclusive(() => onDraft(stores))

const refused = (moved: Promise<void>): Promise<void> => moved.catch(() => {})

const withLock =
  (move: Move): Program =>
  () => {
    const stores = new Stores()
    const seen = { sums: [] as number[] }
    const count = () =>
      stores.lock.runExclusive(() => void seen.sums.push(stores.here + stores.there))
    return {
      subject: stores,
      record: seen,
      tasks: { Alice: () => refused(move(stores)), Bob: count },
      invariants: { 'nothing is lost': () => seen.sums.every((sum) => sum === 5) },
    }
  }

const inTransaction: Program = () => {
  const stores = { here: new TVar(5), there: new TVar(0) }
  const seen = { sums: [] as number[] }
  const move = () =>
    atomically((tx) => {
      stores.here.update(tx, (goods) => goods - 2)
      full()
    })
  const count = async () => {
    const sum = await atomically((tx) => stores.here.get(tx) + stores.there.get(tx))
    seen.sums.push(sum)
  }
  return {
    subject: stores,
    record: seen,
    tasks: { Alice: () => refused(move()), Bob: count },
    invariants: { 'nothing is lost': () => seen.sums.every((sum) => sum === 5) },
  }
}

export default experiment({
  title: 'an error between the two halves of an update',
  async run(print) {
    print(
      await verdicts({
        'a lock, released at the end': withLock(withoutFinally),
        'a lock, released in finally': withLock(withFinally),
        'a lock, and each step undone by hand': withLock(undoneByHand),
        'a lock, and a draft that is put in place at the end': withLock(onDraftLocked),
        'such a draft in one step, without a lock': withLock(onDraft),
        'a transaction': inTransaction,
      }),
    )
  },
})
