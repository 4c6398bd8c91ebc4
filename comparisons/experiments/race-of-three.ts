import { Semaphore } from 'async-mutex'
import { atomically, check, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Program } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

/** An ordinary queue: each call of `take` waits for an item, and gets one. */
class Queue {
  readonly filled = new Semaphore(0)
  readonly items: string[] = []

  put(item: string): void {
    this.items.push(item)
    this.filled.release()
  }

  putBack(item: string): void {
    this.items.unshift(item)
    this.filled.release()
  }

  async take(): Promise<string> {
    await this.filled.acquire()
    return this.items.shift() as string
  }
}

type Choose = (queue: Queue, permits: Semaphore, cancel: Promise<void>) => Promise<string>

const race: Choose = (queue, permits, cancel) =>
  Promise.race([
    queue.take(),
    permits.acquire().then(() => 'a permit'),
    cancel.then(() => 'nothing'),
  ])

/** Puts back whatever arrives too late. */
const raceAndGiveBack =
  (putBack: (queue: Queue, item: string) => void): Choose =>
  async (queue, permits, cancel) => {
    const [item, permit] = [queue.take(), permits.acquire()]
    let isOver = false
    const unlessOver = <A>(result: A, giveBack: () => void) => {
      if (isOver) giveBack()
      else isOver = true
      return result
    }
    return Promise.race([
      item.then((found) => unlessOver(found, () => putBack(queue, found))),
      permit.then(([, release]) => unlessOver('a permit', release)),
      cancel.then(() => unlessOver('nothing', () => {})),
    ])
  }

const withPromises =
  (choose: Choose): Program =>
  ({ work }) => {
    const queue = new Queue()
    const permits = new Semaphore(0)
    const got: Record<string, string> = {}
    return {
      subject: { queue, permits },
      record: { got },
      tasks: {
        Alice: async () => {
          got.Alice = await choose(queue, permits, work('is cancelled'))
        },
        Baker: async () => {
          await work('bakes')
          queue.put('bread')
          queue.put('cake')
          permits.release()
        },
        Bob: async () => {
          got.Bob = await queue.take()
        },
      },
      finally: {
        'no item is lost': () => {
          const items = [...queue.items, ...Object.values(got)]
          return items.includes('bread') && items.includes('cake')
        },
        'the permit is not lost': () => got.Alice === 'a permit' || permits.getValue() === 1,
        'bread comes before cake': () =>
          !queue.items.includes('bread') || queue.items.includes('cake'),
      },
    }
  }

const inTransactions: Program = ({ work }) => {
  const items = new TVar<readonly string[]>([])
  const permits = new TVar(0)
  const isCancelled = new TVar(false)
  const got: Record<string, string> = {}
  const take = (tx: Tx): string => {
    const [first, ...rest] = items.get(tx)
    check(tx, first !== undefined)
    items.set(tx, rest)
    return first
  }
  const acquire = (tx: Tx): string => {
    check(tx, permits.get(tx) > 0)
    permits.update(tx, (n) => n - 1)
    return 'a permit'
  }
  const giveUp = (tx: Tx): string => {
    check(tx, isCancelled.get(tx))
    return 'nothing'
  }
  return {
    subject: { items, permits, isCancelled },
    record: { got },
    tasks: {
      Alice: async () => {
        got.Alice = await atomically(orElse(take, acquire, giveUp))
      },
      Baker: async () => {
        await work('bakes')
        await atomically((tx) => items.update(tx, (all) => [...all, 'bread']))
        await atomically((tx) => items.update(tx, (all) => [...all, 'cake']))
        await atomically((tx) => permits.update(tx, (n) => n + 1))
      },
      Bob: async () => {
        got.Bob = await atomically(take)
      },
      Clock: async () => {
        await work('cancels')
        await atomically((tx) => isCancelled.set(tx, true))
      },
    },
    finally: {
      'no item is lost': () => {
        const all = [...items.peek(), ...Object.values(got)]
        return all.includes('bread') && all.includes('cake')
      },
      'the permit is not lost': () => got.Alice === 'a permit' || permits.peek() === 1,
      'bread comes before cake': () =>
        !items.peek().includes('bread') || items.peek().includes('cake'),
    },
  }
}

/**
 * Puts latecomers back at the front, in Node itself. Between taking and putting back lie a few
 * microtasks, which the explorer treats as one step.
 */
async function forReal(): Promise<string> {
  const queue = new Queue()
  const choose = raceAndGiveBack((from, item) => from.putBack(item))
  await choose(queue, new Semaphore(0), Promise.resolve())
  const bob = queue.take()
  queue.put('bread')
  queue.put('cake')
  return `Bob gets the ${await bob}, and the queue still holds the ${queue.items}`
}

export default experiment({
  title: 'waiting for an item, a permit, or a cancellation',
  async run(print) {
    print(
      await verdicts({
        'Promise.race': withPromises(race),
        'Promise.race; latecomers go back to the end': withPromises(
          raceAndGiveBack((queue, item) => queue.put(item)),
        ),
        'Promise.race; latecomers go back to the front': withPromises(
          raceAndGiveBack((queue, item) => queue.putBack(item)),
        ),
        orElse: inTransactions,
      }),
    )
    print()
    print('The third program in Node itself:')
    print(`    ${await forReal()}`)
  },
})
