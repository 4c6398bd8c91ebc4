import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage } from '../stage.ts'

export type Item = string

/** A shelf between makers and takers, with room for a fixed number of items. */
export interface Buffer {
  /** Adds `item` at the end; waits while the buffer is full. */
  put(item: Item): Promise<void>
  /** Removes and returns the oldest item; waits while the buffer is empty. */
  take(): Promise<Item>
}

/** What is made of two buffers. */
export interface Opened<B extends Buffer = Buffer> {
  /** Takes one item from each of two buffers; while it waits for either, it holds neither. */
  takeBoth(one: B, other: B): Promise<readonly [Item, Item]>
}

/** The same, made only of what every buffer offers. */
const closed: Opened = {
  takeBoth: async (one, other) => [await one.take(), await other.take()],
}

/** A solution is a class of buffers. */
export type Buffers = new (capacity: number) => Buffer

/** What the makers have brought and the takers have fetched, as far as they know. */
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

  /** Whether everything fetched was brought, and nothing was fetched twice. */
  isGenuine(): boolean {
    return (
      this.fetched.every((item) => this.brought.includes(item)) &&
      new Set(this.fetched).size === this.fetched.length
    )
  }

  isInOrder(): boolean {
    return this.fetched.every((item, i) => item === this.brought[i])
  }

  /** Whether the buffer is within `capacity`: it must hold what was put and not yet asked for. */
  fitsInto(capacity: number): boolean {
    return this.shelved.length - this.asked <= capacity
  }
}

/** A scenario with one buffer. Unless it says otherwise, takers ask for all that is brought. */
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
        'the shelf never holds more than it has room for': () => deliveries.fitsInto(capacity),
        ...invariants,
      },
      finally: {
        'whatever is put is taken': () => deliveries.fetched.length === deliveries.brought.length,
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

/** One of the three things never finds room, and the maker who brought it keeps waiting. */
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

/** No cheese ever comes. Alice may wait for it forever, but not with the bread in hand. */
const pairOrNothing: Scenario<Buffers, Opened>['stage'] = (BufferOf, _, { takeBoth }) => {
  const bread = new BufferOf(1)
  const cheese = new BufferOf(1)
  const deliveries = new Deliveries()
  return {
    subject: { bread, cheese },
    record: deliveries,
    daemons: ['Alice'],
    tasks: {
      Alice: () => takeBoth(bread, cheese),
      Bob: () => deliveries.fetch(bread, 1),
      Baker: () => deliveries.bring(bread, ['bread']),
    },
    finally: { 'Bob has the bread': () => deliveries.fetched.includes('bread') },
  }
}

/**
 * The shop never closes: Alice and the baker come back forever, and Bob comes once. That he is
 * served in the end is fairness, which the problem does not promise.
 */
const breadForEver: Scenario<Buffers> = {
  kind: 'liveness',
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

export default definePattern<Buffers, Opened>({
  title: 'Producer and consumer',
  lesson: 'Waiting is the hard half of locking.',
  chapter: 'Waiting',
  after: ['compose-move'],
  choice: {
    alone: 'locks',
    composed: 'STM',
    because: 'two semaphores are short and fair; a pair is one transaction',
  },
  scenarios: {
    'one of each': oneOfEach,
    'three in order': inOrder,
    'one maker, two takers': oneForTwo,
    'two makers, one taker': twoForOne,
    'two of each': twoAndTwo,
    ...inHalves('a pair or nothing', closed, pairOrNothing),
    'bread for ever': breadForEver,
  },
})
