import { definePattern, type Scenario } from '../pattern.ts'
import type { Stage } from '../stage.ts'

export type Item = string

/** A shelf between those who make and those who use. It holds so many items and no more. */
export interface Buffer {
  /** Adds an item at the end; waits while the buffer is full. */
  put(item: Item): Promise<void>
  /** Removes the oldest item; waits while the buffer is empty. */
  take(): Promise<Item>
  /** Takes one item from this buffer and one from the other. Whoever waits for either has neither. */
  takeBoth(other: this): Promise<readonly [Item, Item]>
}

/** A solution is a class of buffers. */
export type Buffers = new (capacity: number) => Buffer

/** What was brought and what was fetched, as far as those know who did it. */
class Deliveries {
  readonly brought: Item[] = []
  readonly shelved: Item[] = []
  readonly fetched: Item[] = []
  asked = 0

  async bring(buffer: Buffer, items: readonly Item[]): Promise<void> {
    for (const item of items) {
      this.brought.push(item)
      await buffer.put(item)
      this.shelved.push(item)
    }
  }

  async fetch(buffer: Buffer, times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      this.asked += 1
      this.fetched.push(await buffer.take())
    }
  }

  /** Whether everything fetched was brought, and nothing more often than it was brought. */
  isGenuine(): boolean {
    return (
      this.fetched.every((item) => this.brought.includes(item)) &&
      new Set(this.fetched).size === this.fetched.length
    )
  }

  isInOrder(): boolean {
    return this.fetched.every((item, i) => item === this.brought[i])
  }

  /** Whether the buffer cannot be holding too much: what is put and not even asked for is in it. */
  fitsInto(capacity: number): boolean {
    return this.shelved.length - this.asked <= capacity
  }
}

/** A scenario at one buffer. Unless it says otherwise, everything that is brought is asked for. */
const atOneBuffer = (
  kind: Scenario<Buffers>['kind'],
  capacity: number,
  open: (buffer: Buffer, deliveries: Deliveries) => Omit<Stage, 'subject' | 'record'>,
): Scenario<Buffers> => ({
  kind,
  stage(BufferOf) {
    const buffer = new BufferOf(capacity)
    const deliveries = new Deliveries()
    const { invariants, ...rest } = open(buffer, deliveries)
    return {
      subject: buffer,
      record: deliveries,
      invariants: {
        'what is taken was put, and is taken once': () => deliveries.isGenuine(),
        'it never holds more than it has room for': () => deliveries.fitsInto(capacity),
        ...invariants,
      },
      finally: {
        'whatever was put is taken': () => deliveries.fetched.length === deliveries.brought.length,
      },
      ...rest,
    }
  },
})

const oneOfEach = atOneBuffer('liveness', 1, (buffer, deliveries) => ({
  tasks: {
    Alice: () => deliveries.fetch(buffer, 1),
    Baker: () => deliveries.bring(buffer, ['bread']),
  },
}))

const inOrder = atOneBuffer('safety', 2, (buffer, deliveries) => ({
  tasks: {
    Alice: () => deliveries.fetch(buffer, 3),
    Baker: () => deliveries.bring(buffer, ['bread', 'buns', 'cake']),
  },
  invariants: { 'what was put first is taken first': () => deliveries.isInOrder() },
}))

const oneForTwo = atOneBuffer('safety', 1, (buffer, deliveries) => ({
  tasks: {
    Alice: () => deliveries.fetch(buffer, 1),
    Bob: () => deliveries.fetch(buffer, 1),
    Baker: () => deliveries.bring(buffer, ['bread', 'buns']),
  },
}))

/** One of the three things never finds room, and whoever brought it waits on. */
const twoForOne = atOneBuffer('safety', 1, (buffer, deliveries) => ({
  daemons: ['Baker', 'Grocer'],
  tasks: {
    Alice: () => deliveries.fetch(buffer, 1),
    Baker: () => deliveries.bring(buffer, ['bread', 'buns']),
    Grocer: () => deliveries.bring(buffer, ['milk']),
  },
  finally: { 'Alice has something': () => deliveries.fetched.length === 1 },
}))

const twoAndTwo = atOneBuffer('liveness', 1, (buffer, deliveries) => ({
  tasks: {
    Alice: () => deliveries.fetch(buffer, 1),
    Bob: () => deliveries.fetch(buffer, 1),
    Baker: () => deliveries.bring(buffer, ['bread']),
    Grocer: () => deliveries.bring(buffer, ['milk']),
  },
}))

/** No cheese ever comes. Alice may wait for it as long as she likes, but not with the bread in hand. */
const pairOrNothing: Scenario<Buffers> = {
  kind: 'composition',
  stage(BufferOf) {
    const bread = new BufferOf(1)
    const cheese = new BufferOf(1)
    const deliveries = new Deliveries()
    return {
      subject: { bread, cheese },
      record: deliveries,
      daemons: ['Alice'],
      tasks: {
        Alice: () => bread.takeBoth(cheese),
        Bob: () => deliveries.fetch(bread, 1),
        Baker: () => deliveries.bring(bread, ['bread']),
      },
      finally: { 'Bob has the bread': () => deliveries.fetched.includes('bread') },
    }
  },
}

/**
 * The shop never closes: Alice and the baker come back for ever, and Bob comes once. That he is served
 * in the end is more than the problem asks of a buffer. It is what becomes of one in a bigger thing.
 */
const breadForEver: Scenario<Buffers> = {
  kind: 'composition',
  stage(BufferOf) {
    const bread = new BufferOf(1)
    return {
      subject: bread,
      endless: ['Alice', 'Baker'],
      tasks: {
        Alice: () => bread.take(),
        Bob: () => bread.take(),
        Baker: () => bread.put('bread'),
      },
    }
  },
}

export default definePattern<Buffers>({
  title: 'Producer and consumer',
  lesson: 'Waiting is the hard half of locking.',
  chapter: 'Waiting',
  after: ['compose-move'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'two semaphores are short and fair; a pair is one transaction',
  },
  scenarios: {
    'one of each': oneOfEach,
    'three in order': inOrder,
    'one maker, two takers': oneForTwo,
    'two makers, one taker': twoForOne,
    'two of each': twoAndTwo,
    'a pair or nothing': pairOrNothing,
    'bread for ever': breadForEver,
  },
})
