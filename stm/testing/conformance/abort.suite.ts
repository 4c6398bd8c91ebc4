import { getEventListeners } from 'node:events'
import { expect } from 'vitest'
import { afterCommit, atomically, check, orElse, retry, type TVar } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function abort({ it, quiet, isWaitedFor, newTVar }: Subject): void {
  const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

  it('makes the wait reject with exactly its reason', async () => {
    for (const reason of [new Error('enough'), 'text', null, Object.freeze({ code: 7 })]) {
      const controller = new AbortController()
      const waiting = start((tx) => check(tx, newTVar(false).get(tx)), controller)
      await quiet()
      controller.abort(reason)
      await quiet()
      expect(waiting.outcome).toEqual({ error: reason })
    }
  })

  it('makes the wait reject with its default reason if none is given', async () => {
    const controller = new AbortController()
    const waiting = start((tx) => check(tx, newTVar(false).get(tx)), controller)
    await quiet()
    controller.abort()
    await quiet()
    expect((waiting.outcome as { error: unknown }).error).toBe(controller.signal.reason)
  })

  it('that was aborted before keeps the body from running', async () => {
    const x = newTVar(0)
    const aborted = start((tx) => x.set(tx, 1), { signal: AbortSignal.abort('too late') })
    await quiet()
    expect(aborted.outcome).toEqual({ error: 'too late' })
    expect(x.peek()).toBe(0)
  })

  it('is not lost if it fires while an attempt is under way', async () => {
    for (let ticks = 0; ticks < 12; ticks += 1) {
      const [x, y] = [newTVar(0), newTVar(0)]
      const controller = new AbortController()
      const waiting = start((tx) => check(tx, x.get(tx) + y.get(tx) > 0), controller)
      for (let tick = 0; tick < ticks; tick += 1) await undefined
      controller.abort('enough')
      await quiet()
      expect({ ticks, outcome: waiting.outcome }).toEqual({ ticks, outcome: { error: 'enough' } })
      expect([isWaitedFor(x), isWaitedFor(y), listeners(controller.signal)]).toEqual([
        false,
        false,
        0,
      ])
    }
  })

  it('leaves no entry in any variable and no listener behind', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const controller = new AbortController()
    const take = (variable: TVar<number>) => orElse((tx) => check(tx, variable.get(tx) > 0), retry)
    start(orElse(take(x), take(y)), controller)
    await quiet()
    expect([isWaitedFor(x), isWaitedFor(y), listeners(controller.signal)]).toEqual([true, true, 1])
    controller.abort()
    await quiet()
    expect([isWaitedFor(x), isWaitedFor(y), listeners(controller.signal)]).toEqual([
      false,
      false,
      0,
    ])
  })

  it('keeps the body from running again', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const controller = new AbortController()
    const waiting = start((tx) => {
      check(tx, x.get(tx) > 0)
      y.set(tx, 1)
    }, controller)
    await quiet()
    controller.abort('enough')
    await put(x, 1)
    await quiet()
    expect([waiting.outcome, y.peek()]).toEqual([{ error: 'enough' }, 0])
  })

  it('stops a transaction that has been woken and has not run yet', async () => {
    const [x, y] = [newTVar(0), newTVar(0)]
    const controller = new AbortController()
    const waiting = start((tx) => {
      check(tx, x.get(tx) > 0)
      y.set(tx, 1)
    }, controller)
    await quiet()
    const woken = put(x, 1)
    controller.abort('before the wake-up')
    await woken
    await quiet()
    expect([waiting.outcome, y.peek()]).toEqual([{ error: 'before the wake-up' }, 0])
  })

  it('has no effect after the commit', async () => {
    const x = newTVar(0)
    const controller = new AbortController()
    await atomically((tx) => x.set(tx, 1), controller)
    expect(listeners(controller.signal)).toBe(0)
    controller.abort()
    await quiet()
    expect(x.peek()).toBe(1)
  })

  it('is forgotten once the wait has ended, however it ended', async () => {
    const go = newTVar(0)
    const controller = new AbortController()
    const waits = [
      start((tx) => check(tx, go.get(tx) > 0), controller),
      start((tx) => {
        check(tx, go.get(tx) > 0)
        throw new Error('after the wake-up')
      }, controller),
    ]
    await quiet()
    expect(listeners(controller.signal)).toBe(1)
    await put(go, 1)
    await quiet()
    expect(listeners(controller.signal)).toBe(0)
    controller.abort()
    await quiet()
    expect(waits.map(({ outcome }) => outcome)).toEqual([
      { value: undefined },
      { error: new Error('after the wake-up') },
    ])
  })

  it('works again for a second wait, after the first has ended', async () => {
    const x = newTVar(0)
    const controller = new AbortController()
    const first = start((tx) => check(tx, x.get(tx) === 1), controller)
    await put(x, 1)
    await quiet()
    const second = start((tx) => check(tx, x.get(tx) === 2), controller)
    await quiet()
    controller.abort('enough')
    await quiet()
    expect([first.outcome, second.outcome]).toEqual([{ value: undefined }, { error: 'enough' }])
  })

  it('can be shared by thousands of waits, with one listener and no warning', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const controller = new AbortController()
    const x = newTVar(0)
    const waits = Array.from({ length: 2_000 }, () =>
      start((tx) => check(tx, x.get(tx) > 0), controller),
    )
    await quiet()
    expect(listeners(controller.signal)).toBe(1)
    controller.abort('all of you')
    await quiet()
    expect(
      waits.every(({ outcome }) => (outcome as { error: unknown }).error === 'all of you'),
    ).toBe(true)
    expect([isWaitedFor(x), listeners(controller.signal), warnings]).toEqual([false, 0, []])
    process.off('warning', warn)
  })

  it('aborts only the waits that were given it', async () => {
    const x = newTVar(0)
    const [mine, other] = [new AbortController(), new AbortController()]
    const waits = [mine, other, undefined].map((options) =>
      start((tx) => check(tx, x.get(tx) > 0), options),
    )
    await quiet()
    mine.abort('mine')
    await put(x, 1)
    await quiet()
    expect(waits.map(({ outcome }) => outcome)).toEqual([
      { error: 'mine' },
      { value: undefined },
      { value: undefined },
    ])
  })

  it('can be fired by the first waiter that is served, to abort the others', async () => {
    const permits = newTVar(0)
    const controller = new AbortController()
    const waits = Array.from({ length: 3 }, () =>
      start((tx) => {
        check(tx, permits.get(tx) > 0)
        permits.update(tx, (n) => n - 1)
        afterCommit(tx, () => controller.abort('lost the race'))
      }, controller),
    )
    await quiet()
    await put(permits, 1)
    await quiet()
    const outcomes = waits.map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => 'value' in Object(outcome))).toHaveLength(1)
    expect(outcomes).toContainEqual({ error: 'lost the race' })
    expect([outcomes.includes('pending'), isWaitedFor(permits)]).toEqual([false, false])
  })
}
