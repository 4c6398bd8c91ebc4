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

/** What holds in the end, whatever Alice got. */
const ends = (
  got: Readonly<Record<string, string>>,
  items: () => readonly string[],
  permits: () => number,
) => ({
  'no item is lost': () => {
    const all = [...items(), ...Object.values(got)]
    return all.includes('bread') && all.includes('cake')
  },
  'the permit is not lost': () => got.Alice === 'a permit' || permits() === 1,
  'bread comes before cake': () => !items().includes('bread') || items().includes('cake'),
})

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
      finally: ends(
        got,
        () => queue.items,
        () => permits.getValue(),
      ),
    }
  }

/** Takes what it is offered, or says that it no longer wants it. */
type Claim = (item: string) => boolean

/** Items or permits. Before one is handed over, the waiter is asked whether it still wants it. */
class Offers {
  readonly items: string[] = []
  readonly waiting: Claim[] = []

  put(item: string): void {
    for (;;) {
      const claim = this.waiting.shift()
      if (claim === undefined) return void this.items.push(item)
      if (claim(item)) return
    }
  }

  ask(claim: Claim): void {
    const [first] = this.items
    if (first === undefined) this.waiting.push(claim)
    else if (claim(first)) this.items.shift()
  }
}

/** Resolves with the first offer that reaches the claim. The claim refuses all later ones. */
const firstOffer = (ask: (claim: Claim) => void): Promise<string> =>
  new Promise((resolve) => {
    let isOver = false
    ask((item) => {
      if (isOver) return false
      isOver = true
      resolve(item)
      return true
    })
  })

export const withClaims: Program = ({ work }) => {
  const [queue, permits] = [new Offers(), new Offers()]
  const got: Record<string, string> = {}
  return {
    subject: { queue, permits },
    record: { got },
    tasks: {
      Alice: async () => {
        got.Alice = await firstOffer((claim) => {
          queue.ask(claim)
          permits.ask(claim)
          void work('is cancelled').then(() => claim('nothing'))
        })
      },
      Baker: async () => {
        await work('bakes')
        queue.put('bread')
        queue.put('cake')
        permits.put('a permit')
      },
      Bob: async () => {
        got.Bob = await firstOffer((claim) => queue.ask(claim))
      },
    },
    finally: ends(
      got,
      () => queue.items,
      () => permits.items.length,
    ),
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
    finally: ends(
      got,
      () => items.peek(),
      () => permits.peek(),
    ),
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
        'one claim, which a queue and a semaphore ask first': withClaims,
        orElse: inTransactions,
      }),
    )
    print()
    print('The third program in Node itself:')
    print(`    ${await forReal()}`)
  },
})
