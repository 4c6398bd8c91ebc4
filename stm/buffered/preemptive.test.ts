import { expect, it } from 'vitest'
import { useEngine } from '../engine-in-use.ts'
import { atomically, atomicallySync, check, inspect, TVar } from '../index.ts'
import {
  conformance,
  type SubjectOptions,
  turnOfTheEventLoop,
} from '../testing/conformance.suite.ts'
import { lawsOf } from '../testing/laws.suite.ts'
import { semantics } from '../testing/semantics.suite.ts'
import { cellOf } from '../tvar.ts'
import type { Host } from './host.ts'
import { PreemptiveEngine } from './preemptive.ts'

/** A host that explores nothing. `point` decides whether transactions are interrupted at all. */
const hostWith = (point: Host['point']): Host => ({
  point,
  block() {
    let wake = () => {}
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    return { woken, wake }
  },
  began() {},
  read() {},
  conflicted() {},
  threw() {},
  committed() {},
})

const ways: Record<string, { point: Host['point']; exempt: SubjectOptions['exempt'] }> = {
  'never interrupted': {
    point: () => undefined,
    exempt: {
      'the first attempt ends before the call returns': 'its commit comes after an await',
      'a body runs once, and once more for each wake-up': 'it runs again before each read',
      'the oldest waiter is served first': 'each woken transaction has a microtask of its own',
    },
  },
  'interrupted at every point': {
    point: () => Promise.resolve(),
    exempt: {
      'the first attempt ends before the call returns':
        'others may interleave at each of its reads',
      'a body runs once, and once more for each wake-up': 'it runs again after each interruption',
      'the oldest waiter is served first': 'any of the woken transactions may go first',
    },
  },
}

for (const [how, { point, exempt }] of Object.entries(ways)) {
  const name = `the preemptive model, ${how}`
  let engine: PreemptiveEngine
  const makeEngine = () => {
    engine = new PreemptiveEngine(hostWith(point))
    return engine
  }
  const options: SubjectOptions = {
    ...(exempt && { exempt }),
    isWaitedFor: (variable) => engine.isWatched(cellOf(variable)),
  }
  conformance(name, makeEngine, options)
  lawsOf(name, makeEngine, options)
  semantics(name, makeEngine, options)
}

it('an inspection counts conflicts by name, and knows those who wait', async () => {
  const inspector = inspect()
  const elsewhere = new TVar(0)
  for (let i = 0; i < 9; i += 1) void atomically((tx) => check(tx, elsewhere.get(tx) > i))
  const restore = useEngine(new PreemptiveEngine(hostWith(() => Promise.resolve())))
  const [counter, go] = [new TVar(0, { name: 'counter' }), new TVar(0, { name: 'go' })]
  const add = () => atomically((tx) => counter.update(tx, (n) => n + 1), { name: 'add' })
  const waiting = atomically((tx) => check(tx, go.get(tx) > 1), { name: 'wait' })
  await Promise.all([add(), add(), add()])
  await turnOfTheEventLoop()
  const waits = inspector.waiting()
  expect(waits).toHaveLength(10)
  expect(waits.at(-1)).toMatchObject({ name: 'wait', waitsFor: [{ name: 'go', value: 0 }] })
  for (const value of [1, 2]) {
    await atomically((tx) => go.set(tx, value))
    await turnOfTheEventLoop()
  }
  await waiting
  inspector.stop()
  restore()
  const { add: added, wait } = inspector.stats()
  expect(added).toMatchObject({ commits: 3, conflicts: 3, failures: 0 })
  expect(wait).toMatchObject({ commits: 1, waits: 1, wakeUps: 2, wasted: 1, lost: 0 })
  expect([counter.peek(), inspector.waiting().length]).toEqual([3, 9])
  atomicallySync((tx) => elsewhere.set(tx, 9))
})
