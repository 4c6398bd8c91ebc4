import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ASSUMED, type Rule } from '../execution/assumptions.ts'
import { wayOf } from '../execution/ending.ts'
import { withInterception } from '../execution/execute.ts'
import { censusOfInterleavings, topologicalOrder } from '../graph/census.ts'
import type { Program } from '../program.ts'
import { breadth } from './breadth.suite.ts'
import { handingProgramOf, handingTasks } from './handing-programs.suite.ts'
import { programOf, tasks, tasksWithHiddenState } from './random-programs.suite.ts'
import { refine } from './refine.ts'
import { search } from './search.ts'

/** What a search of `program` finds, and how many states of it no run has come to. */
async function found(program: Program, rule: Rule, stepsAreLocal: boolean) {
  const { graph, complete } = await withInterception(() =>
    refine(program, { ...ASSUMED, rule, stepsAreLocal }, (runner) =>
      search(runner, { states: 2000, schedules: 1000 }),
    ),
  )
  const order = topologicalOrder(graph)
  const endings = new Map<string, number>()
  for (const ending of graph.endings.values()) {
    endings.set(wayOf(ending), (endings.get(wayOf(ending)) ?? 0) + 1)
  }
  const census = order && complete ? censusOfInterleavings(graph, order, complete) : null
  const facts = { states: graph.size, edges: graph.edgeCount, endings: [...endings].sort(), census }
  return { complete, composed: graph.composed, facts }
}

/** Searches with and without; both find the same. Returns how many states no run has come to. */
async function composedIn(program: Program, rule: Rule): Promise<number> {
  const plain = await found(program, rule, false)
  const { composed, facts } = await found(program, rule, true)
  expect(plain.composed).toBe(0)
  if (plain.complete) expect(facts).toEqual(plain.facts)
  return composed
}

it.each([
  ['node', tasks.map((each) => programOf(each))],
  ['event-loop', tasks.map((each) => programOf(each))],
  ['preemptive', tasks.map((each) => programOf(each))],
  ['event-loop', tasksWithHiddenState.map((each) => programOf(each))],
  ['event-loop', handingTasks.map((each) => handingProgramOf(each, 1))],
] as const)(
  'random programs have the same states where most are put together (%s)',
  async (rule, programs) => {
    let composed = 0
    const property = fc.asyncProperty(programs, async (program) => {
      composed += await composedIn(program, rule)
    })
    await fc.assert(property, breadth(20, 1974))
    expect(composed).toBeGreaterThan(20)
  },
)

/** Those who take the same two locks in opposite orders, beside some who take a lock of their own. */
const crossed: Program = ({ work }) => {
  const [left, right, third] = [new Mutex(), new Mutex(), new Mutex()]
  const both = (first: Mutex, second: Mutex) => () =>
    first.runExclusive(() => second.runExclusive(() => work('moves')))
  const alone = async () => {
    await third.runExclusive(() => work('waits'))
    await third.runExclusive(() => work('goes'))
  }
  const tasks = { there: both(left, right), back: both(right, left), alone }
  return { subject: { left, right, third }, tasks }
}

/** Three with a lock each; `rule` says how many may be locked at a time. */
const watched =
  (rule: (locked: number) => boolean): Program =>
  ({ work }) => {
    const locks = [new Mutex(), new Mutex(), new Mutex()]
    const tasks = locks.map((lock, i) => {
      const save = async () => {
        await work('packs')
        await lock.runExclusive(() => work('saves'))
        await work('rests')
      }
      return [`saver ${i}`, save] as const
    })
    const isKept = () => rule(locks.filter((lock) => lock.isLocked()).length)
    return {
      subject: { locks },
      tasks: Object.fromEntries(tasks),
      invariants: { 'the locks are as they may be': isKept },
    }
  }

it.each([
  ['a cycle of waits', 'event-loop', crossed],
  ['a deadlock', 'node', crossed],
  ['an invariant that holds', 'event-loop', watched(() => true)],
  ['an invariant that is broken', 'event-loop', watched((locked) => locked < 3)],
  ['an invariant that is broken', 'node', watched((locked) => locked < 3)],
] as const)('%s is found where states are put together (%s)', async (_, rule, program) => {
  expect(await composedIn(program, rule)).toBeGreaterThan(0)
})
