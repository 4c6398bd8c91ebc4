import { expect, it } from 'vitest'
import { atomically, check, orElse, TVar, type Tx } from '../../../../stm/index.ts'
import { explore } from '../../event-loop.suite.ts'
import type { Program } from '../../program.ts'

// Small programs that show by themselves, under one schedule or another, each way in which an engine
// of STM is known to go wrong.

const pair = () => [new TVar(0), new TVar(0)] as const

type Pair = ReturnType<typeof pair>

const raiseBoth = ([left, right]: Pair) =>
  atomically((tx) => {
    left.update(tx, (n) => n + 1)
    right.update(tx, (n) => n + 1)
  })

const difference = (tx: Tx, [left, right]: Pair): number => left.get(tx) - right.get(tx)

const PROGRAMS: Readonly<Record<string, Program>> = {
  'two variables that are always equal'() {
    const both = pair()
    const compare = async () => {
      if ((await atomically((tx) => difference(tx, both))) !== 0) throw new Error('they differ')
    }
    return {
      subject: { both },
      tasks: { Alice: () => raiseBoth(both), Bob: compare },
      finally: { 'both were raised': () => both.every((each) => each.peek() === 1) },
    }
  },

  'a body that loops while they differ'() {
    const both = pair()
    const loop = (tx: Tx) => {
      for (let times = 0; difference(tx, both) !== 0; times += 1) {
        if (times > 100)
          throw new Error('it saw values that never existed together, and loops forever')
      }
    }
    return {
      subject: { both },
      tasks: { Alice: () => raiseBoth(both), Bob: () => atomically(loop) },
    }
  },

  'two that add to one counter'() {
    const counter = new TVar(0)
    const add = () => atomically((tx) => counter.update(tx, (n) => n + 1))
    return {
      subject: { counter },
      tasks: { Alice: add, Bob: add },
      finally: { 'none is lost': () => counter.peek() === 2 },
    }
  },

  'two of which only the first signs'() {
    const [count, signature] = pair()
    const record: { first?: number } = {}
    const sign = (name: number) => async () => {
      const isFirst = await atomically((tx) => {
        count.update(tx, (n) => n + 1)
        if (count.get(tx) > 1) return false
        signature.set(tx, name)
        return true
      })
      if (isFirst) record.first = name
    }
    return {
      subject: { count, signature },
      record,
      tasks: { Alice: sign(1), Bob: sign(2) },
      finally: { 'the first has signed': () => signature.peek() === record.first },
    }
  },

  'one that waits for what another does'() {
    const [flag, bell] = pair()
    const wait = () => atomically((tx) => check(tx, flag.get(tx) === 1))
    const raise = async () => {
      await atomically((tx) => bell.set(tx, 1))
      await atomically((tx) => flag.set(tx, 1))
    }
    return { subject: { flag, bell }, tasks: { Alice: wait, Bob: raise } }
  },

  'one that waits for either of two'() {
    const [left, right] = pair()
    const isUp = (variable: TVar<number>) => (tx: Tx) => check(tx, variable.get(tx) === 1)
    return {
      subject: { left, right },
      tasks: {
        Alice: () => atomically(orElse(isUp(left), isUp(right))),
        Bob: () => atomically((tx) => left.set(tx, 1)),
      },
    }
  },

  'one that tries the left side, and takes it back'() {
    const [trace, right] = pair()
    const left = (tx: Tx) => {
      trace.set(tx, 1)
      check(tx, false)
    }
    return {
      subject: { trace, right },
      tasks: {
        Alice: () => atomically(orElse(left, (tx) => right.set(tx, 1))),
        Bob: () => atomically((tx) => right.update(tx, (n) => n + 1)),
      },
      finally: { 'nothing is left of the left side': () => trace.peek() === 0 },
    }
  },
}

it.each(Object.entries(PROGRAMS))('%s, at every read', async (_, program) => {
  const { outcomes, complete } = await explore(program, { rule: 'preemptive' })
  expect([...outcomes.keys()]).toEqual(['completed'])
  expect(complete).toBe(true)
})

it.each(Object.entries(PROGRAMS))('%s, one step each', async (_, program) => {
  const { outcomes, complete } = await explore(program)
  expect([...outcomes.keys()]).toEqual(['completed'])
  expect(complete).toBe(true)
})
