import { expect, it } from 'vitest'
import {
  afterCommit,
  atomically,
  BlockedForeverError,
  check,
  MisuseError,
  retry,
  TVar,
} from '../index.ts'
import { put, start } from '../testing/conformance/subject.suite.ts'
import { conformance, turnOfTheEventLoop } from '../testing/conformance.suite.ts'
import { lawsOf } from '../testing/laws.suite.ts'
import { cellOf } from '../tvar.ts'
import { eventLoop } from './engine.ts'

conformance('the event loop', () => eventLoop)
lawsOf('the event loop', () => eventLoop)

it('atomically inside a transaction throws at the call and runs nothing', async () => {
  const x = new TVar(0)
  for (const options of [undefined, { signal: AbortSignal.abort() }]) {
    const result = await atomically(() => {
      try {
        atomically((tx) => x.set(tx, 1), options).catch(() => {})
        return 'started'
      } catch (error) {
        return error
      }
    })
    expect(result).toBeInstanceOf(MisuseError)
  }
  expect(x.peek()).toBe(0)
})

it('a woken attempt runs in a microtask, before any timer or message', async () => {
  const x = new TVar(0)
  const order: string[] = []
  start((tx) => {
    check(tx, x.get(tx) > 0)
    afterCommit(tx, () => order.push('woken'))
  })
  setImmediate(() => order.push('macrotask'))
  queueMicrotask(() => order.push('microtask before'))
  await put(x, 1)
  await turnOfTheEventLoop()
  expect(order).toEqual(['microtask before', 'woken', 'macrotask'])
})

it('a woken transaction that retries without having read anything is rejected', async () => {
  const x = new TVar(0)
  let isFirst = true
  const fickle = start(
    (tx) => {
      if (isFirst) x.get(tx)
      isFirst = false
      return retry(tx)
    },
    { name: 'the fickle one' },
  )
  await put(x, 1)
  await turnOfTheEventLoop()
  expect(fickle.outcome).toEqual({ error: expect.any(BlockedForeverError) })
  expect(fickle.outcome).toMatchObject({
    error: { message: expect.stringMatching(/the fickle one/) },
  })
})

it('waiters that block again keep their entries in the queue of an unchanged variable', async () => {
  const [same, changing] = [new TVar(0), new TVar(0)]
  const wait = () => start((tx) => check(tx, same.get(tx) + changing.get(tx) > 1))
  const waiting = wait()
  wait()
  const queuesBefore = [same, changing].map((variable) => cellOf(variable).waiters)
  await put(changing, 1)
  await turnOfTheEventLoop()
  expect(waiting.outcome).toBe('pending')
  expect(cellOf(same).waiters).toBe(queuesBefore[0])
  expect(cellOf(changing).waiters).not.toBe(queuesBefore[1])
})

it('a transaction whose body aborts its own signal resolves if it commits, and rejects if it blocks', async () => {
  const x = new TVar(0)
  const bodyThatAborts = (controller: AbortController, enough: number) =>
    start((tx) => {
      const value = x.get(tx)
      if (value > 0) controller.abort('by its own body')
      check(tx, value >= enough)
      x.set(tx, 10)
    }, controller)
  const committed = bodyThatAborts(new AbortController(), 1)
  const waiting = bodyThatAborts(new AbortController(), 100)
  await put(x, 1)
  await turnOfTheEventLoop()
  expect([committed.outcome, x.peek()]).toEqual([{ value: undefined }, 10])
  expect(waiting.outcome).toEqual({ error: 'by its own body' })
})
