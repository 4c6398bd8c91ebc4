import { expect, it } from 'vitest'
import {
  afterCommit,
  atomicallySync,
  check,
  observe,
  orElse,
  retry,
  TVar,
  type Tx,
} from './index.ts'
import { collectGarbage } from './testing/collect-garbage.suite.ts'
import { put, start } from './testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from './testing/conformance.suite.ts'
import { cellOf } from './tvar.ts'

// What the event-loop engine releases, counted by weak references, which only the collector clears.

const alive = (things: readonly WeakRef<object>[]): number =>
  things.filter((thing) => thing.deref() !== undefined).length

/** How many of `things` stay reachable. The optimising compiler may hold some for a short while. */
async function held(things: readonly WeakRef<object>[]): Promise<number> {
  for (let i = 0; i < 100; i += 1) {
    await turnOfTheEventLoop()
    collectGarbage()
    if (alive(things) === 0) return 0
  }
  return alive(things)
}

/** How many of several fresh values stay reachable after `use` was called with each. */
async function heldAfter(use: (value: object) => unknown): Promise<number> {
  const values = Array.from({ length: 5 }, () => {
    const value = {}
    use(value)
    return new WeakRef(value)
  })
  return held(values)
}

const sum = (tx: Tx, variables: readonly TVar<number>[]) =>
  variables.reduce((before, variable) => before + variable.get(tx), 0)

it('20,000 aborted waits leave no entry behind, and nothing else', async () => {
  const variables = [new TVar(0), new TVar(0), new TVar(0)]
  const controllers = [new AbortController()]
  const bodies: WeakRef<object>[] = []
  for (let i = 0; i < 20_000; i += 1) {
    const body = (tx: Tx) => check(tx, sum(tx, variables) > 0)
    bodies.push(new WeakRef(body))
    if (i % 2 === 0) controllers.push(new AbortController())
    start(body, controllers.at(-(i % 2)))
  }
  expect(alive(bodies)).toBe(20_000)
  for (const controller of controllers) controller.abort()
  expect(variables.map((variable) => cellOf(variable).waiters)).toEqual([null, null, null])
  expect(await held(bodies)).toBe(0)
  expect(controllers).toHaveLength(10_001) // they are still reachable, and hold nothing
})

it('20,000 waits that were woken leave nothing behind either', async () => {
  const variables = [new TVar(0), new TVar(0)]
  const controller = new AbortController()
  const bodies = Array.from({ length: 20_000 }, () => {
    const body = (tx: Tx) => check(tx, sum(tx, variables) > 0)
    start(body, controller)
    return new WeakRef(body)
  })
  await put(variables[0] as TVar<number>, 1)
  expect(await held(bodies)).toBe(0)
  expect(variables.map((variable) => cellOf(variable).waiters)).toEqual([null, null])
  expect(controller.signal.aborted).toBe(false)
})

it('a wait on variables that nothing can reach is collected with them', async () => {
  const lost = await heldAfter((value) => {
    const x = new TVar(value)
    start((tx) => {
      x.get(tx)
      return retry(tx)
    })
  })
  expect(lost).toBe(0)
})

it('an observation is collected with its variables, and once it has ended, whatever they do', async () => {
  const signal = new AbortController().signal
  const x = new TVar(0)
  const lost = await heldAfter((value) => {
    const own = new TVar(0)
    observe(
      (tx) => own.get(tx),
      () => void value,
    )
  })
  const ended = await heldAfter((value) => {
    const stop = observe(
      (tx) => x.get(tx),
      () => void value,
      { signal },
    )
    atomicallySync((tx) => x.update(tx, (n) => n + 1))
    stop()
  })
  expect([lost, ended, x.peek(), signal.aborted]).toEqual([0, 0, 5, false])
})

it('neither a value that was replaced nor a variable that was used is held', async () => {
  const replaced = await heldAfter((value) => {
    const x = new TVar<object | null>(value)
    atomicallySync((tx) => x.set(tx, null))
  })
  const used = await heldAfter((value) => {
    atomicallySync((tx) => new TVar(value).get(tx))
    atomicallySync((tx) => new TVar({}).set(tx, value))
  })
  const kept = await heldAfter((value) => {
    const x = new TVar(value)
    start((tx) => {
      x.set(tx, {})
      throw new Error('no')
    })
  })
  const refused = await heldAfter((value) =>
    expect(() => atomicallySync((tx) => check(tx, new TVar(value).get(tx) === null))).toThrow(),
  )
  expect([replaced, used, kept, refused]).toEqual([0, 0, 0, 0])
})

it('a value that was written and undone is not held', async () => {
  const x = new TVar<object | null>(null)
  const go = new TVar(false)
  const thrown = await heldAfter((value) =>
    start((tx) => {
      x.set(tx, value)
      throw new Error('no')
    }),
  )
  const undone = await heldAfter((value) =>
    atomicallySync(
      orElse(
        (tx) => {
          x.set(tx, value)
          return retry(tx)
        },
        () => null,
      ),
    ),
  )
  let waiting: object | null = {}
  const first = new WeakRef(waiting)
  start((tx) => {
    x.set(tx, waiting)
    check(tx, go.get(tx))
  })
  waiting = null
  expect([thrown, undone, await held([first])]).toEqual([0, 0, 0])
})

it('neither a result, an error nor what an action refers to is held', async () => {
  const results = await heldAfter((value) => atomicallySync(() => value))
  const errors = await heldAfter((value) =>
    start(() => {
      throw value
    }),
  )
  const go = new TVar(false)
  const woken = await heldAfter((value) => {
    start((tx) => {
      check(tx, go.get(tx))
      return value
    })
    atomicallySync((tx) => go.set(tx, true))
  })
  const actions = await heldAfter((value) =>
    atomicallySync((tx) => afterCommit(tx, () => void value)),
  )
  const undone = await heldAfter((value) =>
    start((tx) => {
      afterCommit(tx, () => void value)
      throw new Error('no')
    }),
  )
  expect([results, errors, woken, actions, undone]).toEqual([0, 0, 0, 0, 0])
})

it('a transaction larger than any before leaves no large log behind', async () => {
  const values: WeakRef<object>[] = []
  const write = () => {
    const many = Array.from({ length: 5_000 }, () => new TVar({}))
    values.push(...many.map((variable) => new WeakRef(variable.peek())))
    values.push(...many.map((variable) => new WeakRef(variable)))
    atomicallySync((tx) => {
      for (const variable of many) variable.set(tx, { ...variable.get(tx) })
    })
  }
  write()
  expect(await held(values)).toBe(0)
})
