import { describe, expect, it } from 'vitest'
import type { Host } from '../../../../stm/buffered/attempt.ts'
import { PreemptiveEngine } from '../../../../stm/buffered/engine.ts'
import { atomically, retry, TVar } from '../../../../stm/index.ts'
import { conformance, type SubjectOptions } from '../../../../stm/testing/conformance.suite.ts'
import { lawsOf } from '../../../../stm/testing/laws.suite.ts'
import { semantics } from '../../../../stm/testing/semantics.suite.ts'
import { cellOf } from '../../../../stm/tx.ts'
import { explore } from '../../explore.ts'

/** A host that explores nothing: `point` decides whether transactions are interrupted at all. */
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

const INTERRUPTED: SubjectOptions['exempt'] = {
  'the first attempt ends before the call returns': 'others may come in before each of its reads',
  'a body runs once, and once more for each wake-up': 'it is run again after each interruption',
  'the longest wait is served first': 'any of those who were woken may go first',
}

const AT_ONCE: SubjectOptions['exempt'] = {
  'a body runs once, and once more for each wake-up': 'it is run again before each read',
  'the first attempt ends before the call returns': 'its commit comes after an await',
  'the longest wait is served first': 'those who are woken each go on in a microtask of their own',
}

for (const [how, point, exempt] of [
  ['without interruption', () => undefined, AT_ONCE],
  ['interrupted at every point', () => Promise.resolve(), INTERRUPTED],
] as const) {
  let engine: PreemptiveEngine
  const makeEngine = () => {
    engine = new PreemptiveEngine(hostWith(point))
    return engine
  }
  const options: SubjectOptions = {
    exempt,
    isWaitedFor: (variable) => engine.isWatched(cellOf(variable)),
  }
  conformance(`the preemptive model, ${how}`, makeEngine, options)
  lawsOf(`the preemptive model, ${how}`, makeEngine, options)
  semantics(`the preemptive model, ${how}`, makeEngine, options)
}

describe('under the explorer', () => {
  it('two increments add up in every interleaving, although they meet conflicts', async () => {
    let attempts = 0
    const { complete, outcomes } = await explore(
      () => {
        const counter = new TVar(0)
        const add = () =>
          atomically((tx) => {
            attempts += 1
            counter.update(tx, (n) => n + 1)
          })
        return {
          subject: { counter },
          tasks: { Alice: add, Bob: add },
          finally: { 'both count': () => counter.peek() === 2 },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
    expect(attempts).toBeGreaterThan(0)
  })

  it('no body ever sees a mixture of moments, not even one that will not commit', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const pair = [new TVar(0), new TVar(0)] as const
        const record = { mixtures: 0 }
        const move = () =>
          atomically((tx) => {
            for (const variable of pair) variable.update(tx, (n) => n + 1)
          })
        const look = () =>
          atomically((tx) => {
            const [left, right] = pair.map((variable) => variable.get(tx))
            if (left !== right) record.mixtures += 1
          })
        return {
          subject: { pair },
          record,
          tasks: { Mover: move, Watcher: look },
          invariants: { 'the two are always seen equal': () => record.mixtures === 0 },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })

  it('a body may read variables that it has made itself', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const last = new TVar(new TVar(0))
        const append = () =>
          atomically((tx) => {
            const next = new TVar(last.get(tx).get(tx) + 1)
            last.set(tx, new TVar(next.get(tx)))
          })
        return {
          subject: { last },
          tasks: { Alice: append, Bob: append },
          finally: { 'both have appended': () => last.peek().peek() === 2 },
        }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })

  it('whoever waits is woken in every interleaving', async () => {
    const { complete, outcomes } = await explore(
      () => {
        const ready = new TVar(false)
        const wait = () =>
          atomically((tx) => {
            if (!ready.get(tx)) retry(tx)
          })
        const tell = () => atomically((tx) => ready.set(tx, true))
        return { subject: { ready }, tasks: { Alice: wait, Bob: wait, Carol: tell } }
      },
      { rule: 'preemptive' },
    )
    expect({ complete, outcomes: [...outcomes.keys()] }).toEqual({
      complete: true,
      outcomes: ['completed'],
    })
  })
})
