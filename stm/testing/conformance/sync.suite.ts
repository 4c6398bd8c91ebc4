import { expect } from 'vitest'
import {
  AfterCommitError,
  afterCommit,
  atomicallySync,
  check,
  orElse,
  retry,
  type TVar,
  type Tx,
  WouldBlockError,
} from '../../index.ts'
import { type Subject, start } from './subject.suite.ts'

export default function withoutWaiting({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  it('returns the result itself, with the writes committed', () => {
    const x = newTVar(1)
    expect(atomicallySync((tx) => x.swap(tx, 2))).toBe(1)
    expect(x.peek()).toBe(2)
  })

  it('throws what the body throws, with the writes undone', () => {
    const x = newTVar(1)
    const thrown = { any: 'thing' }
    const failing = () =>
      atomicallySync((tx) => {
        x.set(tx, 2)
        throw thrown
      })
    expect(failing).toThrow(expect.toSatisfy((error) => error === thrown))
    expect(x.peek()).toBe(1)
  })

  it('throws where it would have to wait, and names what it would wait for', () => {
    const [balance, limit] = [newTVar(1, { name: 'balance' }), newTVar(5, { name: 'limit' })]
    const withdraw = () =>
      atomicallySync(
        (tx) => {
          balance.update(tx, (n) => n - 1)
          check(tx, balance.get(tx) > limit.get(tx))
        },
        { name: 'withdraw' },
      )
    expect(withdraw).toThrow(WouldBlockError)
    expect(withdraw).toThrow(
      /'withdraw' would have to wait for balance, limit, .*Nothing was written/,
    )
    expect([balance.peek(), isWaitedFor(balance), isWaitedFor(limit)]).toEqual([1, false, false])
  })

  it('names what undone alternatives have read', () => {
    const [a, b] = [newTVar(0, { name: 'a' }), newTVar(0, { name: 'b' })]
    const take = (variable: TVar<number>) => orElse((tx) => check(tx, variable.get(tx) > 0), retry)
    expect(() => atomicallySync(orElse(take(a), take(b)))).toThrow(/wait for a, b,/)
  })

  it('names the variables that have a name, and says so if none has', () => {
    const [x, y, z] = [newTVar(0), newTVar(0, { name: 'y' }), newTVar(0)]
    const failing = (...all: TVar<number>[]) => {
      const sum = (tx: Tx) => all.reduce((n, variable) => n + variable.get(tx), 0)
      return () => atomicallySync((tx) => check(tx, sum(tx) > 0))
    }
    expect(failing(x, y, z)).toThrow(/wait for y,/)
    expect(failing(x, z)).toThrow(/wait for an unnamed variable,/)
  })

  it('names a variable once, however many times it was read', () => {
    const x = newTVar(0, { name: 'x' })
    const twice = () => atomicallySync((tx) => check(tx, x.get(tx) + x.get(tx) > 0))
    expect(twice).toThrow(/wait for x,/)
  })

  it('throws the same error where it has read nothing', () => {
    expect(() => atomicallySync(retry)).toThrow(WouldBlockError)
    expect(() => atomicallySync(retry)).toThrow(/something/)
  })

  it('chooses an alternative that does not wait', () => {
    expect(atomicallySync(orElse(retry, () => 'other'))).toBe('other')
  })

  it('runs the afterCommit actions before it returns, even if one throws', () => {
    const said: string[] = []
    atomicallySync((tx) => afterCommit(tx, () => said.push('first')))
    expect(said).toEqual(['first'])
    const x = newTVar(1)
    const failing = () =>
      atomicallySync((tx) => {
        x.set(tx, 2)
        afterCommit(tx, () => {
          throw new Error('no')
        })
        afterCommit(tx, () => said.push('second'))
      })
    expect(failing).toThrow(AfterCommitError)
    expect([x.peek(), said]).toEqual([2, ['first', 'second']])
  })

  it('wakes the waiters for what it changed', async () => {
    const x = newTVar(0)
    const waiting = start((tx) => check(tx, x.get(tx) > 0))
    await quiet()
    atomicallySync((tx) => x.set(tx, 1))
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
  })
}
