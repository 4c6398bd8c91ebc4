import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { atomically, TQueue } from '../../stm/index.ts'
import { explore, History, type Program, type SequentialModel, type World } from './index.ts'

/** First in, first out. `take` waits while the queue is empty. */
const waitingQueue: SequentialModel<readonly unknown[]> = {
  start: [],
  next(items, operation, values) {
    if (operation === 'offer') return { state: [...items, ...values] }
    return items.length === 0 ? undefined : { state: items.slice(1), answer: items[0] }
  },
}

/** The same, but `take` returns `null` if the queue is empty. */
const polledQueue: typeof waitingQueue = {
  start: [],
  next: (items, operation, values) =>
    waitingQueue.next(items, operation, values) ?? { state: items, answer: null },
}

/** Makes a call whose answer the test gives later. */
function open<A>(history: History, task: string, operation: string, ...values: unknown[]) {
  let answer: (value: A) => void = () => {}
  let fail: (error: Error) => void = () => {}
  const ended = history.call(task, operation, values, () => {
    return new Promise<A>((resolve, reject) => {
      answer = resolve
      fail = reject
    })
  })
  return {
    answer: async (value: A) => {
      answer(value)
      await ended
    },
    fail: async () => {
      fail(new Error('no'))
      await expect(ended).rejects.toThrow('no')
    },
  }
}

const call = (
  history: History,
  task: string,
  operation: string,
  values: unknown[],
  answer: unknown,
) => history.call(task, operation, values, async () => answer)

describe('a history', () => {
  it('is linearizable if its calls have an order with their answers', async () => {
    const history = new History()
    expect(history.isLinearizable(waitingQueue)).toBe(true)
    await call(history, 'Alice', 'offer', [1], undefined)
    await call(history, 'Alice', 'offer', [2], undefined)
    await call(history, 'Bob', 'take', [], 1)
    expect(history.isLinearizable(waitingQueue)).toBe(true)
    await call(history, 'Bob', 'take', [], 1)
    expect(history.isLinearizable(waitingQueue)).toBe(false)
  })

  it('keeps the order of calls that did not overlap, and no other', async () => {
    const inSequence = new History()
    await call(inSequence, 'Alice', 'offer', [1], undefined)
    await call(inSequence, 'Bob', 'offer', [2], undefined)
    await call(inSequence, 'Carol', 'take', [], 2)
    expect(inSequence.isLinearizable(waitingQueue)).toBe(false)

    const atOnce = new History()
    const first = open<void>(atOnce, 'Alice', 'offer', 1)
    const second = open<void>(atOnce, 'Bob', 'offer', 2)
    await first.answer()
    await second.answer()
    await call(atOnce, 'Carol', 'take', [], 2)
    expect(atOnce.isLinearizable(waitingQueue)).toBe(true)
    await call(atOnce, 'Carol', 'take', [], 2)
    expect(atOnce.isLinearizable(waitingQueue)).toBe(false)
  })

  it('allows a call without an answer to have had its effect, but not before it was made', async () => {
    const history = new History()
    await call(history, 'Bob', 'take', [], null)
    open(history, 'Alice', 'offer', 1)
    await call(history, 'Bob', 'take', [], null)
    expect(history.isLinearizable(polledQueue)).toBe(true)
    await call(history, 'Bob', 'take', [], 1)
    expect(history.isLinearizable(polledQueue)).toBe(true)
    await call(history, 'Bob', 'take', [], 1)
    expect(history.isLinearizable(polledQueue)).toBe(false)

    const taken = new History()
    await call(taken, 'Alice', 'offer', [1], undefined)
    open(taken, 'Bob', 'take')
    await call(taken, 'Carol', 'take', [], null)
    expect(taken.isLinearizable(polledQueue)).toBe(true)

    const waiting = new History()
    open(waiting, 'Bob', 'take')
    expect(waiting.isLinearizable(waitingQueue)).toBe(true)

    const tooSoon = new History()
    await call(tooSoon, 'Bob', 'take', [], 1)
    open(tooSoon, 'Alice', 'offer', 1)
    expect(tooSoon.isLinearizable(waitingQueue)).toBe(false)
  })

  it('treats a call that threw as unanswered, and passes the error on', async () => {
    for (const taken of [1, null]) {
      const history = new History()
      await open(history, 'Alice', 'offer', 1).fail()
      await call(history, 'Bob', 'take', [], taken)
      expect(history.isLinearizable(polledQueue)).toBe(true)
    }
  })

  it('has a record in words, equal for histories that are equally ordered', async () => {
    const recordOf = async (isSwapped: boolean) => {
      const history = new History()
      const names = isSwapped ? ['Bob', 'Alice'] : ['Alice', 'Bob']
      const calls = names.map((name) => open<number>(history, name, 'take'))
      for (const each of calls.toReversed()) await each.answer(7)
      await call(history, 'Carol', 'offer', [1, 'a'], undefined)
      open(history, 'Carol', 'take')
      return history.record
    }
    expect(await recordOf(false)).toEqual({
      Alice: ['take() = 7 @1-1'],
      Bob: ['take() = 7 @1-1'],
      Carol: ['offer(1, "a") @2-2', 'take() @3-'],
    })
    expect(await recordOf(true)).toEqual(await recordOf(false))
  })

  it('of many concurrent calls is checked fast, because no state is searched twice', async () => {
    const history = new History()
    const calls = Array.from({ length: 14 }, (_, i) => open<void>(history, `t${i}`, 'offer', i % 2))
    for (const each of calls) await each.answer()
    await call(history, 'Bob', 'take', [], 2)
    const counting = { steps: 0 }
    const counter: SequentialModel<number> = {
      start: 0,
      next(sum, operation, [value]) {
        counting.steps += 1
        return operation === 'offer' ? { state: sum + Number(value) } : { state: sum, answer: sum }
      },
    }
    expect(history.isLinearizable(counter)).toBe(false)
    expect(counting.steps).toBeLessThan(200_000)
  })
})

interface Queue {
  offer(item: number): Promise<void>
  take(): Promise<number | null>
}

/** Two tasks offer and two take; Bob does both. */
const busy =
  (make: (world: World) => Queue): Program =>
  (world) => {
    const queue = make(world)
    const history = new History()
    const offer = (task: string, item: number) =>
      history.call(task, 'offer', [item], () => queue.offer(item))
    const take = (task: string) => history.call(task, 'take', [], () => queue.take())
    return {
      subject: queue,
      record: history.record,
      tasks: {
        Alice: () => offer('Alice', 1),
        Bob: async () => {
          await offer('Bob', 2)
          await take('Bob')
        },
        Carol: () => take('Carol'),
      },
      finally: { 'the queue is linearizable': () => history.isLinearizable(polledQueue) },
    }
  }

class Locked implements Queue {
  readonly mutex = new Mutex()
  readonly items: number[] = []
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  offer(item: number): Promise<void> {
    return this.mutex.runExclusive(() => void this.items.push(item))
  }

  take(): Promise<number | null> {
    return this.mutex.runExclusive(() => this.items.shift() ?? null)
  }
}

/** Reads the first item and removes it in two steps, with the mutex released between them. */
class InTwoSteps extends Locked {
  override async take(): Promise<number | null> {
    const first = await this.mutex.runExclusive(() => this.items[0] ?? null)
    await this.world.work('copies')
    return this.mutex.runExclusive(() => {
      this.items.shift()
      return first
    })
  }
}

class Transactional implements Queue {
  readonly items = TQueue.unbounded<number>()

  offer(item: number): Promise<void> {
    return atomically((tx) => void this.items.offer(tx, item))
  }

  take(): Promise<number | null> {
    return atomically((tx) => this.items.tryTake(tx) ?? null)
  }
}

describe('linearizability under the explorer', () => {
  it.each([
    ['under a mutex', busy((world) => new Locked(world))],
    ['in a transaction', busy(() => new Transactional())],
  ])('a queue whose operations each run %s is linearizable', async (_, program) => {
    const found = await explore(program)
    expect(found.failures.map(({ ending }) => ending.message)).toEqual([])
    expect(found.complete).toBe(true)
  })

  it('a queue with an operation in two steps is not, and the failure shows the history', async () => {
    const { failures, broken, complete } = await explore(busy((world) => new InTwoSteps(world)))
    expect(complete).toBe(true)
    expect([...broken.keys()]).toEqual(['the queue is linearizable, in the end'])
    const message = failures[0]?.ending.message
    expect(message).toMatch(/^no longer true: the queue is linearizable, in the end \(/)
    expect(message).toMatch(/Bob \[offer\(2\) @\d-\d, take\(\) = \w+ @\d-\d\]/)
    expect(message).toMatch(/Carol \[take\(\) = \w+ @\d-\d\]/)
  })

  it('merging states changes no count, because the record has everything that matters', async () => {
    const program = busy((world) => new InTwoSteps(world))
    const merged = await explore(program)
    const plain = await explore(program, { merges: false })
    expect(plain.complete).toBe(true)
    expect(merged.outcomes).toEqual(plain.outcomes)
    expect(merged.states).toBeLessThan(plain.states)
  })
})
