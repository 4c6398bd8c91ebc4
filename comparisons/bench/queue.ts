import { Semaphore } from 'async-mutex'
import { Effect as Effect3, STM as STM3, TQueue as TQueue3 } from 'effect3'
import { Effect as Effect4, TxQueue } from 'effect4'
import { atomically, TQueue } from '../../stm/index.ts'
import * as by from './benchmark.ts'
import { repeat3, repeat4 } from './effect-loops.ts'

// One producer, one consumer, and a queue of 16 between them. The items are the numbers from 0 on;
// the consumer folds them into a number that depends on their order.
const CAPACITY = 16

const fold = (sum: number, item: number): number => (31 * sum + item) % 1_000_003

/** Folds the items that the consumer takes. */
class Consumed {
  sum = 0
  readonly add = (item: number): void => {
    this.sum = fold(this.sum, item)
  }
}

/** A ring buffer, the fastest queue in plain JavaScript. */
class Ring {
  readonly #items = new Array<number>(CAPACITY).fill(0)
  #head = 0
  #size = 0

  get isFull(): boolean {
    return this.#size === CAPACITY
  }

  get isEmpty(): boolean {
    return this.#size === 0
  }

  put(item: number): void {
    this.#items[(this.#head + this.#size) % CAPACITY] = item
    this.#size += 1
  }

  take(): number {
    const item = this.#items[this.#head] as number
    this.#head = (this.#head + 1) % CAPACITY
    this.#size -= 1
    return item
  }
}

export const benchmark: by.Benchmark = {
  name: 'queue',
  title: 'an item through a queue of 16, from one producer to one consumer',
  unit: 'ns',
  per: 'item',
  size: 1,
  expected(times) {
    let sum = 0
    for (let item = 0; item < times; item += 1) sum = fold(sum, item)
    return sum
  },
  contenders: {
    [by.PLAIN](times) {
      const ring = new Ring()
      const consumed = new Consumed()
      const run = () => {
        for (let item = 0; item < times; ) {
          while (item < times && !ring.isFull) ring.put(item++)
          while (!ring.isEmpty) consumed.add(ring.take())
        }
      }
      return { run, result: () => consumed.sum }
    },
    // Nothing ever waits here: just an await after each put and after each take.
    [by.AWAIT](times) {
      const ring = new Ring()
      const consumed = new Consumed()
      const run = async () => {
        for (let item = 0; item < times; item += 1) {
          ring.put(item)
          await undefined
          consumed.add(ring.take())
          await undefined
        }
      }
      return { run, result: () => consumed.sum }
    },
    [by.MUTEX](times) {
      const ring = new Ring()
      const room = new Semaphore(CAPACITY)
      const filled = new Semaphore(0)
      const consumed = new Consumed()
      const produce = async () => {
        for (let item = 0; item < times; item += 1) {
          await room.acquire()
          ring.put(item)
          filled.release()
        }
      }
      const consume = async () => {
        for (let i = 0; i < times; i += 1) {
          await filled.acquire()
          consumed.add(ring.take())
          room.release()
        }
      }
      return { run: () => Promise.all([produce(), consume()]), result: () => consumed.sum }
    },
    [by.STM](times) {
      const queue = TQueue.bounded<number>(CAPACITY)
      const consumed = new Consumed()
      const produce = async () => {
        for (let item = 0; item < times; item += 1) await atomically((tx) => queue.offer(tx, item))
      }
      const consume = async () => {
        for (let i = 0; i < times; i += 1) consumed.add(await atomically((tx) => queue.take(tx)))
      }
      return { run: () => Promise.all([produce(), consume()]), result: () => consumed.sum }
    },
    [by.EFFECT3](times) {
      const queue = Effect3.runSync(STM3.commit(TQueue3.bounded<number>(CAPACITY)))
      const consumed = new Consumed()
      const produce = () => repeat3(times, (item) => STM3.commit(TQueue3.offer(queue, item)))
      const take = Effect3.map(STM3.commit(TQueue3.take(queue)), consumed.add)
      const consume = () => repeat3(times, () => take)
      return { run: () => Promise.all([produce(), consume()]), result: () => consumed.sum }
    },
    [by.EFFECT4](times) {
      const queue = Effect4.runSync(TxQueue.bounded<number>(CAPACITY))
      const consumed = new Consumed()
      const produce = () => repeat4(times, (item) => TxQueue.offer(queue, item))
      const take = Effect4.map(TxQueue.take(queue), consumed.add)
      const consume = () => repeat4(times, () => take)
      return { run: () => Promise.all([produce(), consume()]), result: () => consumed.sum }
    },
  },
  targets: [{ contender: by.STM, against: by.MUTEX, atMost: 1 }],
}
