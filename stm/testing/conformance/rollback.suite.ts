import { expect } from 'vitest'
import { atomically, check, orElse, retry } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function rollback({ it, quiet, newTVar }: Subject): void {
  it('rejects with exactly what the body threw, whatever it is', async () => {
    for (const thrown of [new Error('no'), 'text', undefined, null, Object.freeze({})]) {
      const failed = start(() => {
        throw thrown
      })
      await quiet()
      expect(failed.outcome).toEqual({ error: thrown })
    }
  })

  it('undoes what a transaction wrote before it threw', async () => {
    const [x, y] = [newTVar(1), newTVar('a')]
    const failed = start((tx) => {
      x.set(tx, 2)
      y.set(tx, 'b')
      x.set(tx, 3)
      throw new Error('no')
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('no') })
    expect([x.peek(), y.peek()]).toEqual([1, 'a'])
  })

  it('undoes what a transaction wrote before it retried', async () => {
    const [x, go] = [newTVar(1), newTVar(false)]
    const waiting = start((tx) => {
      x.set(tx, 2)
      check(tx, go.get(tx))
    })
    await quiet()
    expect(x.peek()).toBe(1)
    await put(go, true)
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect(x.peek()).toBe(2)
  })

  it('undoes what a transaction wrote if it throws after it was woken', async () => {
    const [x, go] = [newTVar(1), newTVar(false)]
    const failed = start((tx) => {
      check(tx, go.get(tx))
      x.set(tx, 2)
      throw new Error('after the wake-up')
    })
    await quiet()
    await put(go, true)
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('after the wake-up') })
    expect(x.peek()).toBe(1)
  })

  it('undoes what a transaction wrote each time that it retries', async () => {
    const [x, tickets] = [newTVar(1), newTVar(0)]
    const waiting = start((tx) => {
      x.update(tx, (n) => n + 1)
      check(tx, tickets.get(tx) >= 2)
    })
    await quiet()
    await put(tickets, 1)
    await quiet()
    expect([x.peek(), waiting.outcome]).toEqual([1, 'pending'])
    await put(tickets, 2)
    await quiet()
    expect([x.peek(), waiting.outcome]).toEqual([2, { value: undefined }])
  })

  it('undoes the writes of a chosen alternative when the transaction throws later', async () => {
    const x = newTVar('before')
    const failed = start((tx) => {
      x.set(tx, 'first')
      orElse((tx) => x.set(tx, 'in the alternative'), retry)(tx)
      x.set(tx, 'after it')
      throw new Error('no')
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('no') })
    expect(x.peek()).toBe('before')
  })

  it('restores the value before the transaction, however often it was written and undone', async () => {
    const x = newTVar('before')
    const failed = start((tx) => {
      for (let i = 0; i < 3; i += 1) {
        x.set(tx, `round ${i}`)
        orElse(
          (tx) => {
            x.set(tx, 'undone')
            return retry(tx)
          },
          (tx) => x.set(tx, `kept ${i}`),
        )(tx)
      }
      throw new Error(x.get(tx))
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('kept 2') })
    expect(x.peek()).toBe('before')
  })

  it('undoes only what the attempt itself wrote', async () => {
    const [x, y] = [newTVar(1), newTVar(1)]
    await atomically((tx) => {
      x.set(tx, 2)
      y.set(tx, 2)
    })
    const failed = start((tx) => {
      y.set(tx, 3)
      throw new Error('no')
    })
    await put(x, 4)
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('no') })
    expect([x.peek(), y.peek()]).toEqual([4, 2])
  })

  it('restores undefined and functions like any other value', async () => {
    const [x, f] = [newTVar<number | undefined>(undefined), newTVar((): number => 1)]
    const failed = start((tx) => {
      x.set(tx, 1)
      f.set(tx, () => 2)
      throw new Error('no')
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('no') })
    expect([x.peek(), f.peek()()]).toEqual([undefined, 1])
  })

  it('never shows half of a transaction to another', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const watcher = start((tx) => {
      const both = [x.get(tx), y.get(tx)]
      check(tx, both[0] !== 0)
      return both
    })
    await quiet()
    await atomically((tx) => {
      x.set(tx, 1)
      orElse(retry, (tx) => y.set(tx, 1))(tx)
    })
    await quiet()
    expect(watcher.outcome).toEqual({ value: [1, 1] })
  })
}
