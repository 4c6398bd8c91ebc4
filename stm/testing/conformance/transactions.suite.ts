import { expect } from 'vitest'
import { atomically, orElse, retry, type Tx } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function transactions({ it, given, quiet, newTVar }: Subject): void {
  it('resolves with the result of its body', async () => {
    expect(await atomically(() => 'done')).toBe('done')
    expect(await atomically(() => undefined)).toBeUndefined()
  })

  it('commits what it wrote', async () => {
    const x = newTVar(1)
    await put(x, 2)
    expect(x.peek()).toBe(2)
  })

  it('reads what others have committed and what it has written itself', async () => {
    const x = newTVar(1)
    await put(x, 5)
    const seen = await atomically((tx) => {
      const before = x.get(tx)
      x.set(tx, before + 1)
      x.set(tx, x.get(tx) * 2)
      return [before, x.get(tx)]
    })
    expect(seen).toEqual([5, 12])
    expect(x.peek()).toBe(12)
  })

  given(
    'the first attempt ends before the call returns',
    'has committed when the call returns',
    async () => {
      const x = newTVar(1)
      const done = put(x, 2)
      expect(x.peek()).toBe(2)
      await done
    },
  )

  it('runs again in a later microtask, not within the commit that wakes it', async () => {
    const [go, done] = [newTVar(false), newTVar(false)]
    const waiting = start((tx) => (go.get(tx) ? done.set(tx, true) : retry(tx)))
    await quiet()
    const doneAtOnce = await atomically((tx) => {
      go.set(tx, true)
      return done.get(tx)
    })
    expect(doneAtOnce).toBe(false)
    await quiet()
    expect(done.peek()).toBe(true)
    expect(waiting.outcome).toEqual({ value: undefined })
  })

  it('updates a variable by a function of its value, without a result', async () => {
    const x = newTVar(1)
    expect(await atomically((tx) => x.update(tx, (n) => n + 1))).toBeUndefined()
    expect(x.peek()).toBe(2)
  })

  it('modifies a variable by a function that returns a result and the next value', async () => {
    const x = newTVar(1)
    expect(await atomically((tx) => x.modify(tx, (n) => [`was ${n}`, n + 1]))).toBe('was 1')
    expect(x.peek()).toBe(2)
  })

  it('swaps a value for the one before', async () => {
    const x = newTVar('old')
    expect(await atomically((tx) => x.swap(tx, 'new'))).toBe('old')
    expect(x.peek()).toBe('new')
  })

  it('makes one atomic step of several functions of tx', async () => {
    const [from, to] = [newTVar(100), newTVar(0)]
    const withdraw = (tx: Tx, amount: number) => from.update(tx, (n) => n - amount)
    const deposit = (tx: Tx, amount: number) => to.update(tx, (n) => n + amount)
    const transfer = (tx: Tx, amount: number) => {
      withdraw(tx, amount)
      deposit(tx, amount)
    }
    const sum = (tx: Tx) => from.get(tx) + to.get(tx)
    const sums = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? atomically((tx) => transfer(tx, i)) : atomically(sum),
      ),
    )
    expect(sums.filter((_, i) => i % 2 === 1)).toEqual(Array(10).fill(100))
    expect([from.peek(), to.peek()]).toEqual([10, 90])
  })

  it('loses no update when many run at once', async () => {
    const x = newTVar(0)
    const increments = Array.from({ length: 50 }, () =>
      atomically((tx) => x.update(tx, (n) => n + 1)),
    )
    await Promise.all(increments)
    expect(x.peek()).toBe(50)
  })

  it('can be written once and run many times', async () => {
    const x = newTVar(0)
    const next = (tx: Tx) => x.modify(tx, (n) => [n, n + 1])
    expect([await atomically(next), await atomically(next), await atomically(next)]).toEqual([
      0, 1, 2,
    ])
  })

  it('can create variables, whose initial value is not undone', async () => {
    const made = await atomically((tx) => {
      const variable = newTVar('first')
      orElse(
        (tx) => {
          variable.set(tx, 'undone')
          return retry(tx)
        },
        () => undefined,
      )(tx)
      return variable
    })
    expect(made.peek()).toBe('first')
  })

  it('uses variables that keep the name they were given', () => {
    expect(newTVar(1, { name: 'balance' }).name).toBe('balance')
    expect(newTVar(1).name).toBeUndefined()
  })
}
