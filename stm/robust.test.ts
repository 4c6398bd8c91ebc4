import { expect, it } from 'vitest'
import {
  atomically,
  atomicallySync,
  catchSTM,
  check,
  orElse,
  retry,
  type STM,
  TVar,
  type Tx,
} from './index.ts'
import { put, start } from './testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './testing/conformance.suite.ts'
import { cellOf } from './tvar.ts'

const variables = (count: number) => Array.from({ length: count }, () => new TVar(0))
const sum = (all: readonly TVar<number>[]) => all.reduce((n, variable) => n + variable.peek(), 0)
const increment = (all: readonly TVar<number>[]) => (tx: Tx) => {
  for (const variable of all) variable.update(tx, (n) => n + 1)
}

it('10,000 variables take part in one transaction', async () => {
  const all = variables(10_000)
  await atomically(increment(all))
  expect(sum(all)).toBe(10_000)
})

it('10,000 variables are restored if the transaction throws', () => {
  const all = variables(10_000)
  const failing = () =>
    atomicallySync((tx) => {
      increment(all)(tx)
      increment(all)(tx)
      throw new Error('no')
    })
  expect(failing).toThrow('no')
  expect(sum(all)).toBe(0)
})

it('a transaction waits for 10,000 variables, and a change of any of them wakes it', async () => {
  const all = variables(10_000)
  const waiting = start((tx) => check(tx, all.reduce((n, variable) => n + variable.get(tx), 0) > 0))
  expect(all.every((variable) => cellOf(variable).waiters !== null)).toBe(true)
  await put(all[9_876] as TVar<number>, 1)
  await turnOfTheEventLoop()
  expect(waiting.outcome).toEqual({ value: undefined })
  expect(all.every((variable) => cellOf(variable).waiters === null)).toBe(true)
})

const failAfterWriting = (x: TVar<number>) => (tx: Tx) => {
  x.set(tx, -1)
  return retry(tx)
}

it('one transaction runs 10,000 orElse, one after the other', () => {
  const [x, count] = [new TVar(0), new TVar(0)]
  const choose = orElse(failAfterWriting(x), (tx) => count.update(tx, (n) => n + 1))
  atomicallySync((tx) => {
    for (let i = 0; i < 10_000; i += 1) choose(tx)
  })
  expect([x.peek(), count.peek()]).toEqual([0, 10_000])
})

it('one orElse has 10,000 alternatives', () => {
  const x = new TVar(0)
  const alternatives: [STM<unknown>, ...STM<unknown>[]] = [retry]
  for (let i = 0; i < 10_000; i += 1) alternatives.push(failAfterWriting(x))
  alternatives.push((tx) => x.update(tx, (n) => n + 1))
  atomicallySync(orElse(...alternatives))
  expect(x.peek()).toBe(1)
})

it('1,000 orElse and catchSTM are nested, on either side', () => {
  const x = new TVar(0)
  let left: STM<void> = (tx) => x.update(tx, (n) => n + 1)
  let right = left
  let caught = left
  for (let i = 0; i < 1_000; i += 1) {
    left = orElse(left, failAfterWriting(x))
    right = orElse(failAfterWriting(x), right)
    const inner = caught
    caught = catchSTM(
      (tx): void => {
        x.set(tx, -1)
        throw new Error('no')
      },
      () => inner,
    )
  }
  atomicallySync(left)
  atomicallySync(right)
  atomicallySync(caught)
  expect(x.peek()).toBe(3)
})

it('50,000 transactions wait for one change, and all continue', async () => {
  const [open, passed] = [new TVar(false), new TVar(0)]
  const waits = Array.from({ length: 50_000 }, () =>
    start((tx) => {
      check(tx, open.get(tx))
      passed.update(tx, (n) => n + 1)
    }),
  )
  await put(open, true)
  await turnOfTheEventLoop()
  expect(passed.peek()).toBe(50_000)
  expect(waits.every(({ outcome }) => outcome !== 'pending')).toBe(true)
  expect(cellOf(open).waiters).toBeNull()
})

it('50,000 transactions wait for a permit each, and are served one by one', async () => {
  const permits = new TVar(0)
  let runs = 0
  const waits = Array.from({ length: 50_000 }, () =>
    start((tx) => {
      runs += 1
      check(tx, permits.get(tx) > 0)
      permits.update(tx, (n) => n - 1)
    }),
  )
  await put(permits, 3)
  await turnOfTheEventLoop()
  expect(waits.filter(({ outcome }) => outcome !== 'pending')).toHaveLength(3)
  await put(permits, 49_997)
  await turnOfTheEventLoop()
  expect(waits.every(({ outcome }) => outcome !== 'pending')).toBe(true)
  expect(runs).toBe(100_000)
})

it('50,000 transactions wait for a variable each, and a change runs only its own', async () => {
  const all = variables(50_000)
  let runs = 0
  const waits = all.map((variable) =>
    start((tx) => {
      runs += 1
      check(tx, variable.get(tx) > 0)
    }),
  )
  await put(all[43_210] as TVar<number>, 1)
  await turnOfTheEventLoop()
  expect(waits.flatMap(({ outcome }, i) => (outcome === 'pending' ? [] : [i]))).toEqual([43_210])
  expect(runs).toBe(50_001)
})
