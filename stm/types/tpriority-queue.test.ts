import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, check, TPriorityQueue, type Tx } from '../index.ts'
import { modelBased } from './model-based.suite.ts'
import { counted, herd, quiet } from './quiet.suite.ts'
import { orUndefined, waits } from './random-terms.suite.ts'

/** A job, with a letter to tell jobs of equal priority apart. */
type Job = readonly [priority: number, letter: string]

const none = fc.constant<[]>([])
const job = fc.tuple(fc.tuple(fc.nat({ max: 2 }), fc.constantFrom('a', 'b', 'c')))

const byPriority = ([a]: Job, [b]: Job) => a - b

const take = (model: Job[]) => model.shift() ?? waits()
const peek = (model: Job[]) => model[0] ?? waits()

modelBased<TPriorityQueue<Job>, Job[]>('a TPriorityQueue', {
  create: () => new TPriorityQueue(byPriority),
  model: () => [],
  operations: {
    offer: {
      args: job,
      run: (tx, queue, job) => queue.offer(tx, job),
      model: (model, job) => {
        model.push(job)
        model.sort(byPriority) // which is stable
      },
    },
    take: { args: none, run: (tx, queue) => queue.take(tx), model: take },
    tryTake: { args: none, run: (tx, queue) => queue.tryTake(tx), model: orUndefined(take) },
    peek: { args: none, run: (tx, queue) => queue.peek(tx), model: peek },
    tryPeek: { args: none, run: (tx, queue) => queue.tryPeek(tx), model: orUndefined(peek) },
    takeAll: { args: none, run: (tx, queue) => queue.takeAll(tx), model: (all) => all.splice(0) },
    takeUpTo: {
      args: fc.tuple(fc.nat({ max: 3 })),
      run: (tx, queue, most) => queue.takeUpTo(tx, most),
      model: (all, most) => all.splice(0, most),
    },
    removeIf: {
      args: fc.tuple(fc.constantFrom('a', 'b', 'z')),
      run: (tx, queue, letter) => queue.removeIf(tx, ([, its]) => its === letter),
      model: (all, letter) => {
        const left = all.filter(([, its]) => its !== letter)
        return all.splice(0, Infinity, ...left).length - left.length
      },
    },
    toArray: { args: none, run: (tx, queue) => queue.toArray(tx), model: (all) => [...all] },
    size: { args: none, run: (tx, queue) => queue.size(tx), model: (all) => all.length },
    isEmpty: {
      args: none,
      run: (tx, queue) => queue.isEmpty(tx),
      model: (all) => all.length === 0,
    },
  },
  observe: (tx, queue) => queue.toArray(tx),
  observeModel: (model) => model,
})

test('the least item comes out first, equal ones in order of arrival, for any mix of offers and takes', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat({ max: 5 })), { maxLength: 200 }), (steps) => {
      const queue = new TPriorityQueue<[number, number]>(([a], [b]) => a - b)
      const model: [number, number][] = []
      for (const [i, priority] of steps.entries()) {
        if (priority === null) {
          expect(atomicallySync((tx) => queue.tryTake(tx))).toEqual(model.shift())
        } else {
          atomicallySync((tx) => queue.offer(tx, [priority, i]))
          model.push([priority, i])
          model.sort(([a], [b]) => a - b)
        }
      }
      expect(atomicallySync((tx) => queue.toArray(tx))).toEqual(model)
    }),
  )
})

test('take waits while the TPriorityQueue is empty, and of 1,000 waiting takers, an offer runs only the oldest', async () => {
  const queue = new TPriorityQueue<number>((a, b) => a - b)
  const take = (tx: Tx) => queue.take(tx)
  expect(await herd(1000, take, (tx) => queue.offer(tx, 1))).toEqual({
    runs: 2000,
    isInOrder: true,
  })
})

test('offer and take compare few of 10,000 items, whatever the order of arrival', () => {
  for (const priorityOf of [
    (i: number) => i,
    (i: number) => -i,
    (i: number) => (i * 7919) % 10_000,
    () => 0,
  ]) {
    let comparisons = 0
    const queue = new TPriorityQueue<number>((a, b) => {
      comparisons += 1
      return a - b
    })
    for (let i = 0; i < 10_000; i += 1) atomicallySync((tx) => queue.offer(tx, priorityOf(i)))
    for (let i = 0; i < 10_000; i += 1) atomicallySync((tx) => queue.take(tx))
    expect(comparisons / 20_000).toBeLessThan(2 * Math.log2(10_000))
  }
})

test('an undone transaction leaves the items in their order', async () => {
  const queue = new TPriorityQueue<string>((a, b) => a.length - b.length)
  atomicallySync((tx) => ['bb', 'a', 'cc'].map((item) => queue.offer(tx, item)))
  const failing = atomically((tx) => {
    queue.takeAll(tx)
    queue.offer(tx, 'x')
    throw new Error('give up')
  })
  await expect(failing).rejects.toThrow('give up')
  expect(atomicallySync((tx) => queue.takeAll(tx))).toEqual(['a', 'bb', 'cc'])
})

test('a WouldBlockError names the queue', () => {
  const queue = new TPriorityQueue<number>((a, b) => a - b, { name: 'patients' })
  expect(() => atomicallySync((tx) => queue.take(tx))).toThrow('patients.heap')
})

test('removeIf compares few of 10,000 items, asks for each once, and copes with a deep heap', () => {
  for (const priorityOf of [(i: number) => i, (i: number) => -i, () => 0]) {
    let [comparisons, asked] = [0, 0]
    const queue = new TPriorityQueue<number>((a, b) => {
      comparisons += 1
      return a - b
    })
    for (let i = 0; i < 10_000; i += 1) atomicallySync((tx) => queue.offer(tx, priorityOf(i)))
    comparisons = 0
    const isGone = () => {
      asked += 1
      return asked % 2 === 0
    }
    expect(atomicallySync((tx) => queue.removeIf(tx, isGone))).toBe(5000)
    expect(asked).toBe(10_000)
    expect(comparisons).toBeLessThan(4 * 5000)
    const left = atomicallySync((tx) => queue.takeAll(tx))
    expect(left).toEqual(left.toSorted((a, b) => a - b))
    expect(left.length).toBe(5000)
  }
})

test('removeIf that removes nothing wakes nobody', async () => {
  const queue = new TPriorityQueue<number>((a, b) => a - b)
  atomicallySync((tx) => [3, 1, 2].map((item) => queue.offer(tx, item)))
  const body = counted((tx) => check(tx, queue.peek(tx) === 2))
  const waiting = atomically(body)
  await atomically((tx) => queue.removeIf(tx, (item) => item > 3))
  await quiet()
  expect(body.runs).toBe(1)
  await atomically((tx) => queue.removeIf(tx, (item) => item < 2))
  await waiting
})
