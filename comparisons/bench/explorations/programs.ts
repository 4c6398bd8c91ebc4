import { Mutex, Semaphore } from 'async-mutex'
import type * as stm from '../../../stm/index.ts'
import { pairNamed } from '../../explorer/corpus/corpus.suite.ts'
import type { Program, Rule } from '../../explorer/index.ts'

/** What a program needs of the build that explores it: transactions of its own. */
export type Transactions = Pick<typeof stm, 'atomically' | 'check' | 'TVar'>

export interface Explorable {
  /** The harsher rule under which it is explored, beside `node`. */
  readonly rule: Exclude<Rule, 'node'>
  /**
   * Whether the past build counts the same interleavings under that rule. It left out those in which a
   * task that is handed a lock, or woken by a transaction, goes on at once.
   */
  readonly wasCounted: boolean
  make(transactions: Transactions): Program | Promise<Program>
}

type Dine<Fork> = (first: Fork, second: Fork, eat: () => Promise<void>) => Promise<void>

/** Philosophers who dine `times` times each; every fork is at two seats. */
const dinner =
  <Fork>(seats: number, times: number, fork: () => Fork, dine: Dine<Fork>): Program =>
  ({ work }) => {
    const forks = Array.from({ length: seats }, fork)
    const at = (seat: number) => forks[seat % seats] as Fork
    const sit = (seat: number) => async () => {
      for (let meal = 0; meal < times; meal += 1) {
        await dine(at(seat), at(seat + 1), () => work('eats'))
      }
    }
    const tasks = forks.map((_, seat) => [`seat ${seat}`, sit(seat)] as const)
    return { subject: { forks }, tasks: Object.fromEntries(tasks) }
  }

const withBoth: Dine<Mutex> = (first, second, eat) =>
  first.runExclusive(() => second.runExclusive(eat))

/** The last philosopher takes the forks in the other order: no circle of waits can close. */
function orderedDinner(seats: number): Program {
  const naive = dinner(seats, 1, () => new Mutex(), withBoth)
  return (world) => {
    const stage = naive(world)
    const { forks } = stage.subject as { readonly forks: readonly Mutex[] }
    const last = () => withBoth(forks[0] as Mutex, forks.at(-1) as Mutex, () => world.work('eats'))
    return { ...stage, tasks: { ...stage.tasks, [`seat ${seats - 1}`]: last } }
  }
}

function dinnerInTransactions(seats: number, of: Transactions): Program {
  type Fork = stm.TVar<boolean>
  const isFree = () => new of.TVar(true)
  return dinner<Fork>(seats, 1, isFree, async (first, second, eat) => {
    await of.atomically((tx) => {
      of.check(tx, first.get(tx))
      of.check(tx, second.get(tx))
      first.set(tx, false)
      second.set(tx, false)
    })
    await eat()
    await of.atomically((tx) => {
      first.set(tx, true)
      second.set(tx, true)
    })
  })
}

/** A buffer for one item, with permits for what is free and for what is there. */
const boundedBuffer: Program = ({ work }) => {
  const [free, filled, lock] = [new Semaphore(1), new Semaphore(0, undefined), new Mutex()]
  const items: string[] = []
  const taken: string[] = []
  const offer = (item: string) => async () => {
    await work('makes')
    await free.acquire()
    await lock.runExclusive(() => items.push(item))
    filled.release()
  }
  const take = async () => {
    await filled.acquire()
    const item = await lock.runExclusive(() => items.shift())
    free.release()
    await work('uses')
    taken.push(item ?? 'nothing')
  }
  return {
    subject: { free, filled, lock, items, taken },
    tasks: { Ann: offer('tea'), Bob: offer('milk'), Carl: take, Dora: take },
    finally: { 'each item is taken once': () => [...taken].sort().join() === 'milk,tea' },
  }
}

/** State that no explorer can look into: states are not merged. */
class Stock {
  readonly #lock = new Mutex()
  #left: number

  constructor(left: number) {
    this.#left = left
  }

  sell(work: (label: string) => Promise<void>): Promise<boolean> {
    return this.#lock.runExclusive(async () => {
      if (this.#left === 0) return false
      await work('charges the card')
      this.#left -= 1
      return true
    })
  }
}

const hiddenState: Program = ({ work }) => {
  const stock = new Stock(2)
  const sold: boolean[] = []
  const buy = async () => {
    await work('chooses')
    sold.push(await stock.sell(work))
  }
  return {
    subject: { stock, sold },
    tasks: { Ann: buy, Bob: buy, Carl: buy },
    finally: { 'two are sold': () => sold.filter(Boolean).length === 2 },
  }
}

const withHandOvers = (program: Program): Explorable => ({
  rule: 'event-loop',
  wasCounted: false,
  make: () => program,
})

const fromCorpus = (pair: string, wasCounted: boolean): Explorable => ({
  rule: 'event-loop',
  wasCounted,
  make: async () => (await pairNamed(pair)).right.program,
})

/** What the explorer is measured on, by name; the last ones take no time. */
export const explorables: Readonly<Record<string, Explorable>> = {
  'six ordered philosophers, mutexes': withHandOvers(orderedDinner(6)),
  'four philosophers who dine twice, mutexes': withHandOvers(
    dinner(4, 2, () => new Mutex(), withBoth),
  ),
  'five philosophers, transactions': {
    rule: 'event-loop',
    wasCounted: false,
    make: (transactions) => dinnerInTransactions(5, transactions),
  },
  'four philosophers, at every read': {
    rule: 'preemptive',
    wasCounted: true,
    make: (transactions) => dinnerInTransactions(4, transactions),
  },
  'a bounded buffer, two makers and two users': withHandOvers(boundedBuffer),
  'three buyers, with hidden state': withHandOvers(hiddenState),
  'corpus: keyed mutex': fromCorpus('keyed-mutex', false),
  'corpus: semaphore, one by one': fromCorpus('semaphore-one-by-one', false),
  'corpus: outbox relays': fromCorpus('outbox-relays', true),
}
