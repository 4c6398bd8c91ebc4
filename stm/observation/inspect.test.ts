import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  afterCommit,
  atomically,
  atomicallySync,
  check,
  type Inspector,
  inspect,
  observe,
  TMap,
  TQueue,
  TSemaphore,
  TVar,
} from '../index.ts'
import { collectGarbage } from '../testing/collect-garbage.suite.ts'
import { put, start } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from '../testing/conformance.suite.ts'

let inspector: Inspector
beforeEach(() => {
  inspector = inspect()
})
afterEach(() => inspector.stop())

const NONE = { commits: 0, failures: 0, waits: 0, wakeUps: 0, wasted: 0, conflicts: 0, lost: 0 }

describe('waiting', () => {
  it('has each transaction that waits, with what it waits for, until it ends', async () => {
    const [x, y] = [new TVar(0, { name: 'x' }), new TVar('a')]
    const before = Date.now()
    start((tx) => check(tx, x.get(tx) > 1 || y.get(tx) === 'z'), { name: 'the first' })
    const controller = new AbortController()
    start((tx) => check(tx, y.get(tx) > 'b'), controller)
    const [first, second] = inspector.waiting()
    expect(first).toEqual({
      name: 'the first',
      since: expect.any(Date),
      waitsFor: [
        { name: 'x', value: 0 },
        { name: undefined, value: 'a' },
      ],
      wakeUps: 0,
      isObservation: false,
      stack: undefined,
    })
    expect(first?.since.getTime()).toBeGreaterThanOrEqual(before)
    expect(second).toMatchObject({ name: undefined, waitsFor: [{ value: 'a' }] })

    await put(x, 1)
    await turnOfTheEventLoop()
    expect(inspector.waiting()[0]).toMatchObject({ wakeUps: 1, waitsFor: [{ value: 1 }, {}] })
    expect(inspector.waiting()[0]?.since).toEqual(first?.since)
    controller.abort()
    expect(inspector.waiting()).toHaveLength(1)
    await put(x, 2)
    await turnOfTheEventLoop()
    expect(inspector.waiting()).toEqual([])
  })

  it('knows observations, and waits of the types by the names of their variables', async () => {
    const [x, permits] = [new TVar(0), new TSemaphore(0, { name: 'pool' })]
    const stop = observe(
      (tx) => x.get(tx),
      () => {},
      { name: 'shows x' },
    )
    void permits.withPermits(2, () => {}, { name: 'borrows' })
    expect(inspector.waiting()).toMatchObject([
      { name: 'shows x', isObservation: true },
      { name: 'borrows', waitsFor: [{ name: 'pool.permits', value: 0 }], isObservation: false },
    ])
    stop()
    expect(inspector.waiting()).toHaveLength(1)
  })

  it('leaves out what types have inside and never name', () => {
    const [stock, jobs] = [new TMap<string, number>([], { name: 'm' }), TQueue.unbounded<number>()]
    start((tx) => check(tx, stock.has(tx, 'k')))
    start((tx) => check(tx, new TMap<string, number>().has(tx, 'k')))
    void jobs[Symbol.asyncIterator]().next()
    const seen = inspector.waiting().map(({ waitsFor }) => waitsFor.map(({ name }) => name))
    expect(seen).toEqual([['m[k]'], [undefined], [undefined, undefined]])
    expect(inspector.report()).toMatch(/of\n {4}m\[k\]: undefined\n {2}a transaction/)
    const look = () => atomicallySync((tx) => check(tx, stock.has(tx, 'k')))
    expect(look).toThrow('wait for m[k], and')
  })

  it('has no transaction that began to wait before the inspection', () => {
    const x = new TVar(0)
    inspector.stop()
    start((tx) => check(tx, x.get(tx) > 0))
    inspector = inspect()
    expect(inspector.waiting()).toEqual([])
  })

  it('says where each was started, if asked to', () => {
    const x = new TVar(0)
    const permits = new TSemaphore(0)
    const withStacks = inspect({ stacks: true })
    const hangsHere = () => start((tx) => check(tx, x.get(tx) > 0))
    hangsHere()
    const borrowsHere = () => permits.withPermits(1, () => {})
    void borrowsHere()
    const [first, second] = withStacks.waiting().map(({ stack }) => stack?.split('\n') ?? [])
    withStacks.stop()
    expect(first?.[1]).toMatch(/hangsHere.*inspect\.test\.ts/)
    expect(second?.find((line) => line.includes('borrowsHere'))).toMatch(/inspect\.test\.ts/)
  })
})

describe('stats', () => {
  it('count what transactions have done, by name', async () => {
    const permits = new TSemaphore(0)
    const take = () => start((tx) => permits.acquire(tx, 2), { name: 'take' })
    const controller = new AbortController()
    take()
    start((tx) => permits.acquire(tx, 2), { name: 'take', signal: controller.signal })
    for (let i = 0; i < 3; i += 1) {
      atomicallySync((tx) => permits.release(tx), { name: 'give' })
      await turnOfTheEventLoop()
    }
    controller.abort()
    const failing = () =>
      atomicallySync(() => {
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(() => atomicallySync((tx) => permits.acquire(tx, 9), { name: 'now' })).toThrow()
    expect(inspector.stats()).toEqual({
      // The first release wakes both without effect. The second serves one and leaves none to the other,
      // which the third wakes without effect again.
      take: { ...NONE, commits: 1, failures: 1, waits: 2, wakeUps: 5, wasted: 4 },
      give: { ...NONE, commits: 3 },
      now: { ...NONE, failures: 1 },
      '(no name)': { ...NONE, failures: 1 },
    })
  })

  it('count a commit whose actions throw as a commit', async () => {
    const x = new TVar(0)
    const throwsAfter = (name: string, least: number) =>
      start(
        (tx) => {
          check(tx, x.get(tx) >= least)
          afterCommit(tx, () => {
            throw new Error('no')
          })
        },
        { name },
      )
    throwsAfter('at once', 0)
    throwsAfter('later', 1)
    await put(x, 1)
    await turnOfTheEventLoop()
    expect(inspector.stats()).toMatchObject({
      'at once': { commits: 1, failures: 0 },
      later: { commits: 1, failures: 0 },
    })
  })

  it('count waits that nothing could have ended, which are not held', async () => {
    const hang = (name: string) => {
      const x = new TVar(0)
      start((tx) => check(tx, x.get(tx) > 0), { name })
    }
    const kept = new TVar(0)
    start((tx) => check(tx, kept.get(tx) > 0), { name: 'kept' })
    for (let i = 0; i < 5; i += 1) hang('lost')
    observe(
      (tx) => new TVar(1).get(tx),
      () => {},
      { name: 'shows' },
    )
    for (let i = 0; i < 100 && inspector.waiting().length > 1; i += 1) {
      await turnOfTheEventLoop()
      collectGarbage()
    }
    await turnOfTheEventLoop()
    const { kept: own, lost, shows } = inspector.stats()
    expect([own?.lost, lost?.lost, shows?.lost]).toEqual([0, 5, 0])
    expect(inspector.waiting()).toMatchObject([{ name: 'kept' }])
    expect(kept.peek()).toBe(0)
  })

  it('are kept by each inspector for its own time', async () => {
    const inner = inspect()
    atomicallySync(() => {}, { name: 'both' })
    inner.stop()
    await atomically(() => {}, { name: 'one' })
    expect(Object.keys(inner.stats())).toEqual(['both'])
    expect(Object.keys(inspector.stats())).toEqual(['both', 'one'])
  })
})

it('the report says who waits, for how long, and for what', async () => {
  expect(inspector.report()).toBe('No transaction waits.')
  const [x, y] = [new TVar(0, { name: 'x' }), new TVar<unknown>('long'.repeat(50))]
  start((tx) => check(tx, x.get(tx) > 1), { name: 'first' })
  start((tx) => check(tx, y.get(tx) === null))
  await put(x, 1)
  await turnOfTheEventLoop()
  const lines = () =>
    inspector
      .report()
      .replaceAll(/for \d+ s/g, 'for … s')
      .split('\n')
  expect(lines()).toEqual([
    '2 transactions wait:',
    "  'first', for … s, woken once without effect, waits for a change of",
    '    x: 1',
    '  a transaction without a name, for … s, waits for a change of',
    `    an unnamed variable: "${'long'.repeat(15)}"`,
  ])
  for (const [value, printed] of [
    [[1, 2], 'an array of 2'],
    [{}, 'an object'],
    [() => {}, 'a function'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
  ]) {
    await put(y, value)
    await turnOfTheEventLoop()
    expect(lines().at(-1)).toBe(`    an unnamed variable: ${String(printed)}`)
  }
})
