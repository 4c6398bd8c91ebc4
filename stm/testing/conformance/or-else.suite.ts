import { expect } from 'vitest'
import { atomically, check, MisuseError, orElse, retry, type TVar, type Tx } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function alternatives({ it, quiet, newTVar }: Subject): void {
  /** Waits until `variable` is positive, and subtracts one. */
  const take = (variable: TVar<number>) => (tx: Tx) => {
    check(tx, variable.get(tx) > 0)
    variable.update(tx, (n) => n - 1)
    return variable.name
  }
  const named = (...names: string[]) => names.map((name) => newTVar(0, { name }))
  const abc = () => named('a', 'b', 'c') as [TVar<number>, TVar<number>, TVar<number>]

  it('runs no other alternative if the first does not retry', async () => {
    const [a, b] = abc()
    await atomically((tx) =>
      orElse(
        (tx) => a.set(tx, 1),
        (tx) => b.set(tx, 1),
      )(tx),
    )
    expect([a.peek(), b.peek()]).toEqual([1, 0])
  })

  it('returns the result of the first alternative that does not retry', async () => {
    const [a, b, c] = abc()
    await put(c, 3)
    expect(await atomically(orElse(take(a), take(b), take(c), () => 'none'))).toBe('c')
    expect(c.peek()).toBe(2)
    expect(await atomically(orElse(take(a), take(b), () => 'none'))).toBe('none')
    expect(await atomically(orElse(take(c)))).toBe('c')
  })

  it('refuses to be made of no alternative', async () => {
    const none = orElse as unknown as () => (tx: Tx) => unknown
    expect(() => none()).toThrow(MisuseError)
    const [a] = abc()
    const failing = atomically((tx) => {
      a.set(tx, 1)
      return none()(tx)
    })
    await expect(failing).rejects.toThrow('without an alternative')
    expect(a.peek()).toBe(0)
  })

  it('undoes what a retrying alternative wrote before the next one runs', async () => {
    const [a, b] = abc()
    const seen = await atomically(
      orElse(
        (tx) => {
          a.set(tx, 1)
          b.set(tx, 1)
          return retry(tx)
        },
        (tx) => [a.get(tx), b.get(tx)],
      ),
    )
    expect(seen).toEqual([0, 0])
    expect([a.peek(), b.peek()]).toEqual([0, 0])
  })

  it('keeps what was written before the orElse', async () => {
    const [a, b] = abc()
    const seen = await atomically((tx) => {
      a.set(tx, 1)
      return orElse(
        (tx) => {
          b.set(tx, 1)
          return retry(tx)
        },
        (tx) => a.get(tx),
      )(tx)
    })
    expect(seen).toBe(1)
    expect([a.peek(), b.peek()]).toEqual([1, 0])
  })

  it('restores what a variable held at the start of the orElse, not of the transaction', async () => {
    const [a] = abc()
    const seen = await atomically((tx) => {
      a.set(tx, 1)
      return orElse(
        (tx) => {
          a.set(tx, 2)
          a.set(tx, 3)
          return retry(tx)
        },
        (tx) => a.get(tx),
      )(tx)
    })
    expect([seen, a.peek()]).toEqual([1, 1])
  })

  it('undoes an inner alternative together with the outer one that retries', async () => {
    const [a, b, c] = abc()
    const write = (variable: TVar<number>) => (tx: Tx) => variable.set(tx, 1)
    await atomically(
      orElse((tx) => {
        a.set(tx, 1)
        orElse(write(b), retry)(tx)
        orElse(retry, write(a))(tx)
        return retry(tx)
      }, write(c)),
    )
    expect([a.peek(), b.peek(), c.peek()]).toEqual([0, 0, 1])
  })

  it('undoes the chosen alternative too if the transaction retries later', async () => {
    const [a, go] = abc()
    const waiting = start((tx) => {
      orElse(retry, (tx) => a.set(tx, 1))(tx)
      check(tx, go.get(tx) > 0)
    })
    await quiet()
    expect([waiting.outcome, a.peek()]).toEqual(['pending', 0])
  })

  it('does not try another alternative if the transaction retries later', async () => {
    const [go] = abc()
    const waiting = start((tx) => {
      const chosen = orElse(
        () => 'first',
        () => 'second',
      )(tx)
      check(tx, go.get(tx) > 0 || chosen === 'second')
      return chosen
    })
    await quiet()
    expect(waiting.outcome).toBe('pending')
    await put(go, 1)
    await quiet()
    expect(waiting.outcome).toEqual({ value: 'first' })
  })

  it('does not catch an error, which undoes the whole transaction', async () => {
    const [a, b] = abc()
    const failed = start(
      orElse(
        (tx): void => {
          a.set(tx, 1)
          throw new Error('left')
        },
        (tx) => b.set(tx, 1),
      ),
    )
    await quiet()
    expect(failed.outcome).toEqual({ error: new Error('left') })
    expect([a.peek(), b.peek()]).toEqual([0, 0])
  })
}
