import { getEventListeners } from 'node:events'
import { expect } from 'vitest'
import { afterCommit, atomically, check, orElse, retry, TVar } from '../../index.ts'
import { put, type Subject, start } from './subject.suite.ts'

export default function abort({ it, quiet, isWaitedFor }: Subject): void {
  const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

  it('rejects with the reason of the signal, exactly', async () => {
    for (const reason of [new Error('enough'), 'text', null, Object.freeze({ code: 7 })]) {
      const controller = new AbortController()
      const waiting = start((tx) => check(tx, new TVar(false).get(tx)), controller)
      await quiet()
      controller.abort(reason)
      await quiet()
      expect(waiting.outcome).toEqual({ error: reason })
    }
  })

  it('passes on the same object, the default reason too', async () => {
    const controller = new AbortController()
    const waiting = start((tx) => check(tx, new TVar(false).get(tx)), controller)
    await quiet()
    controller.abort()
    await quiet()
    expect((waiting.outcome as { error: unknown }).error).toBe(controller.signal.reason)
  })

  it('runs nothing if the signal was aborted before', async () => {
    const x = new TVar(0)
    const aborted = start((tx) => x.set(tx, 1), { signal: AbortSignal.abort('too late') })
    await quiet()
    expect(aborted.outcome).toEqual({ error: 'too late' })
    expect(x.peek()).toBe(0)
  })

  it('leaves neither an entry in any variable nor a listener on the signal', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
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

  it('does not run the body of an aborted wait again', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
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

  it('stops a transaction that was to be woken and has not run yet', async () => {
    const [x, y] = [new TVar(0), new TVar(0)]
    const controller = new AbortController()
    const waiting = start((tx) => {
      check(tx, x.get(tx) > 0)
      y.set(tx, 1)
    }, controller)
    await quiet()
    const woken = put(x, 1)
    controller.abort('in between')
    await woken
    await quiet()
    expect([waiting.outcome, y.peek()]).toEqual([{ error: 'in between' }, 0])
  })

  it('changes nothing after the commit', async () => {
    const x = new TVar(0)
    const controller = new AbortController()
    await atomically((tx) => x.set(tx, 1), controller)
    expect(listeners(controller.signal)).toBe(0)
    controller.abort()
    await quiet()
    expect(x.peek()).toBe(1)
  })

  it('forgets the signal once the wait has ended, however it ended', async () => {
    const go = new TVar(0)
    const controller = new AbortController()
    const waits = [
      start((tx) => check(tx, go.get(tx) > 0), controller),
      start((tx) => {
        check(tx, go.get(tx) > 0)
        throw new Error('woken in vain')
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
      { error: new Error('woken in vain') },
    ])
  })

  it('listens again to a signal that nobody waited on for a while', async () => {
    const x = new TVar(0)
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

  it('lets thousands of waits share a signal, with one listener and no warning', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const controller = new AbortController()
    const x = new TVar(0)
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

  it('aborts only the waits that were given the signal', async () => {
    const x = new TVar(0)
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

  it('lets the first that is served abort the others that share its signal', async () => {
    const permits = new TVar(0)
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
