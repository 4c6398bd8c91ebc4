import { expect } from 'vitest'
import { AfterCommitError, afterCommit, check } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function failingActions({ it, quiet, newTVar }: Subject): void {
  it('does not stop the other actions, and the error says that the commit stands', async () => {
    const said: string[] = []
    const x = newTVar(0)
    const failed = start((tx) => {
      x.set(tx, 1)
      afterCommit(tx, () => said.push('first'))
      afterCommit(tx, () => {
        throw new Error('one')
      })
      afterCommit(tx, () => said.push('third'))
      afterCommit(tx, () => {
        throw 'two'
      })
      return 'result'
    })
    await quiet()
    expect(failed.outcome).toEqual({ error: expect.any(AfterCommitError) })
    const { error } = failed.outcome as { error: AfterCommitError }
    expect(error.errors).toEqual([new Error('one'), 'two'])
    expect(error.cause).toEqual(new Error('one'))
    expect(error.message).toMatch(/committed and stands, but 2 of its afterCommit actions threw$/)
    expect([x.peek(), said]).toEqual([1, ['first', 'third']])
  })

  it('has the same effect in a transaction that was woken', async () => {
    const [x, go] = [newTVar(0), newTVar(false)]
    const failed = start((tx) => {
      check(tx, go.get(tx))
      x.set(tx, 1)
      afterCommit(tx, () => {
        throw new Error('one')
      })
    })
    await quiet()
    await put(go, true)
    await quiet()
    expect(failed.outcome).toEqual({ error: expect.any(AfterCommitError) })
    expect(x.peek()).toBe(1)
  })

  it('does not keep the commit from waking waiters', async () => {
    const x = newTVar(0)
    const waiting = start((tx) => check(tx, x.get(tx) > 0))
    await quiet()
    const failed = start((tx) => {
      x.set(tx, 1)
      afterCommit(tx, () => {
        throw new Error('no')
      })
    })
    await quiet()
    expect(waiting.outcome).toEqual({ value: undefined })
    expect(failed.outcome).toEqual({ error: expect.any(AfterCommitError) })
  })
}
