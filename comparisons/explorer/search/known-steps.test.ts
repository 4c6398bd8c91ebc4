import { Mutex } from 'async-mutex'
import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { explore } from '../event-loop.suite.ts'
import { ASSUMED, AssumptionRefuted, type Rule } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { Footprint } from '../execution/footprint.ts'
import type { Program } from '../program.ts'
import { breadth } from './breadth.suite.ts'
import { handingProgramOf, handingTasks } from './handing-programs.suite.ts'
import { KnownSteps } from './known-steps.ts'
import { Loops } from './loops.ts'
import { programOf, tasks, tasksWithHiddenState } from './random-programs.suite.ts'
import { refine } from './refine.ts'
import { search } from './search.ts'

afterEach(() => void vi.restoreAllMocks())

/** Searches `program` with assumptions and bounds. */
const searched = (program: Program, rule: Rule, stepsAreLocal = true) =>
  withInterception(() =>
    refine(program, { ...ASSUMED, rule, stepsAreLocal }, (runner) =>
      search(runner, { states: 2000, schedules: 500 }),
    ),
  )

/** Explores all edges by runs, and holds each against what is known; counts both. */
function inferNothing() {
  const counts = { foretold: 0, contradicted: 0 }
  const { learn } = KnownSteps.prototype
  vi.spyOn(KnownSteps.prototype, 'infer').mockReturnValue(false)
  vi.spyOn(KnownSteps.prototype, 'learn').mockImplementation(function (this: KnownSteps, run) {
    const foretold = this.targetOf(run.edge)
    if (foretold !== undefined) counts.foretold += 1
    try {
      learn.call(this, run)
    } catch (error) {
      if (error instanceof AssumptionRefuted) counts.contradicted += 1
      throw error
    }
  })
  return counts
}

it.each([
  ['node', tasks.map((each) => programOf(each))],
  ['event-loop', tasks.map((each) => programOf(each))],
  ['preemptive', tasks.map((each) => programOf(each))],
  ['node', tasksWithHiddenState.map((each) => programOf(each))],
  ['event-loop', tasksWithHiddenState.map((each) => programOf(each))],
  ['node', handingTasks.map((each) => handingProgramOf(each, 1))],
  ['event-loop', handingTasks.map((each) => handingProgramOf(each, 1))],
] as const)(
  'each step of random programs does what is known of it (%s)',
  async (rule, programs) => {
    const counts = inferNothing()
    const property = fc.asyncProperty(programs, async (program) => {
      await searched(program, rule)
      expect(counts.contradicted).toBe(0)
    })
    await fc.assert(property, breadth(20, 1977))
    expect(counts.foretold).toBeGreaterThan(20)
  },
)

/** Tasks with a lock of their own, and one that all want. */
const savers: Program = ({ work }) => {
  const locks = [new Mutex(), new Mutex(), new Mutex()]
  const disk = new Mutex()
  const save = (lock: Mutex) => async () => {
    await lock.runExclusive(() => work('packs'))
    await disk.runExclusive(() => work('saves'))
  }
  const [a, b, c] = locks.map(save) as [() => Promise<void>, ...(() => Promise<void>)[]]
  return { subject: { locks, disk }, tasks: { a, b: b ?? a, c: c ?? a } }
}

const sizes = ({ graph }: Awaited<ReturnType<typeof searched>>) => ({
  states: graph.size,
  edges: graph.edgeCount,
  unexplored: graph.unexplored,
})

it('most edges need no run where tasks use different things, and the graph is the same', async () => {
  const [inferred, plain] = [
    await searched(savers, 'event-loop'),
    await searched(savers, 'event-loop', false),
  ]
  expect(sizes(inferred)).toEqual(sizes(plain))
  expect(inferred.steps).toBeLessThan(plain.steps / 2)
})

/** Two who take two locks twice, in opposite orders. */
const crossed: Program = ({ work }) => {
  const [left, right] = [new Mutex(), new Mutex()]
  const twice = (first: Mutex, second: Mutex) => async () => {
    for (let i = 0; i < 2; i += 1) {
      await first.runExclusive(() => second.runExclusive(() => work('moves')))
    }
  }
  const [there, back] = [twice(left, right), twice(right, left)]
  return { subject: { left, right }, tasks: { there, back } }
}

it('a cycle of mutexes contradicts nothing that is known', async () => {
  const counts = inferNothing()
  await searched(crossed, 'event-loop')
  expect(counts.contradicted).toBe(0)
  expect(counts.foretold).toBeGreaterThan(3)
})

/** Four philosophers who dine twice, each with a fork in common with the next. */
const dinner: Program = ({ work }) => {
  const forks = Array.from({ length: 4 }, () => new Mutex())
  const dine = (left: Mutex, right: Mutex) => async () => {
    for (let meal = 0; meal < 2; meal += 1) {
      await left.runExclusive(() => right.runExclusive(() => work('eats')))
    }
  }
  const at = (seat: number) => forks[seat % 4] as Mutex
  const tasks = forks.map((_, seat) => [`seat ${seat}`, dine(at(seat), at(seat + 1))])
  return { subject: { forks }, tasks: Object.fromEntries(tasks) }
}

it('where known steps lead out of a loop, no run tries it out', async () => {
  const tried = vi.spyOn(Loops.prototype, 'repeats')
  const informed = await searched(dinner, 'node')
  const few = tried.mock.calls.length
  vi.spyOn(KnownSteps.prototype, 'rowAfterMove').mockReturnValue(undefined)
  expect(sizes(await searched(dinner, 'node'))).toEqual(sizes(informed))
  expect(informed.graph.hasAssumedLoops).toBe(false)
  expect(few).toBeGreaterThan(0)
  expect(few).toBeLessThan((tried.mock.calls.length - few) / 3)
})

it('what is known of a loop that goes on keeps no run from trying it out', async () => {
  const polls: Program = ({ work }) => {
    const door = { isOpen: false }
    const wait = async () => {
      while (!door.isOpen) await work('knocks')
    }
    return { subject: door, tasks: { Ann: wait, Bob: () => wait() } }
  }
  const plain = await searched(polls, 'event-loop', false)
  const informed = await searched(polls, 'event-loop')
  expect(informed.graph.hasAssumedLoops).toBe(true)
  expect(sizes(informed)).toEqual(sizes(plain))
})

/** The savers, and one that looks whether a lock is taken, and changes nothing. */
const watched: Program = (world) => {
  const { tasks, subject } = savers(world) as ReturnType<Program> & {
    readonly subject: { readonly disk: Mutex }
  }
  const look = async () => {
    await world.work('waits')
    if (subject.disk.isLocked()) await world.work('warns')
  }
  return { subject, tasks: { ...tasks, look } }
}

it('a step that does otherwise than is known starts the search again', async () => {
  const plain = await explore(watched)
  const counts = inferNothing()
  // As if nobody noticed that a lock is looked at.
  const unnoticed = vi.spyOn(Footprint.prototype, 'add').mockReturnValue()
  const { interleavings, states } = await explore(watched)
  expect(unnoticed).toHaveBeenCalled()
  expect(counts.contradicted).toBe(1)
  expect([interleavings, states]).toEqual([plain.interleavings, plain.states])
})
