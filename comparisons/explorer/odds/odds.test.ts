import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { ASSUMED } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { Runner } from '../execution/runner.ts'
import { topologicalOrder } from '../graph/census.ts'
import { explore, type Program } from '../index.ts'
import { randomFrom } from '../search/random.ts'
import { search } from '../search/search.ts'
import { GraphWalks, randomWalker, type Walker } from './graph-walk.ts'
import { failuresOf, oddsIn, type Strategy } from './odds.ts'
import { Races } from './races.ts'

const WALKS = 4000

const graphOf = (program: Program) =>
  withInterception(async () => {
    const runner = new Runner(program, { ...ASSUMED, rule: 'event-loop' })
    const { graph, complete } = await search(runner, {})
    expect({ complete, hasEnds: topologicalOrder(graph) !== null }).toEqual({
      complete: true,
      hasEnds: true,
    })
    return graph
  })

/** Five standard deviations of a share that is `p`, estimated by {@link WALKS} walks. */
const tolerance = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / WALKS)

function expectShare(failed: number, p: number): void {
  expect(Math.abs(failed / WALKS - p)).toBeLessThanOrEqual(tolerance(p))
}

const twice = (increment: (counter: { n: number }) => Promise<void>): Program => {
  return () => {
    const counter = { n: 0 }
    return {
      subject: counter,
      tasks: { Ann: () => increment(counter), Bob: () => increment(counter) },
      finally: { 'none is lost': () => counter.n === 2 },
    }
  }
}

/** Two tasks that lose an update unless one goes after the other. */
const lostUpdate: Program = (world) =>
  twice(async (counter) => {
    await world.work('comes')
    const { n } = counter
    await world.work('thinks')
    counter.n = n + 1
  })(world)

/** Bob makes one step, which fails if it is the last; Ann makes several, of which he sees the last alone. */
const last =
  (steps: number): Program =>
  ({ work }) => {
    const seen = { isOver: false, isLast: false }
    return {
      subject: seen,
      tasks: {
        async Ann() {
          for (let i = 1; i < steps; i += 1) await work('walks')
          seen.isOver = true
        },
        async Bob() {
          seen.isLast = seen.isOver
        },
      },
      finally: { 'Bob is not the last': () => !seen.isLast },
    }
  }

/** The same symmetric task twice, under a lock whose order of comers shows. */
const underLock: Program = ({ work }) => {
  const lock = new Mutex()
  const order: string[] = []
  const run = async (name: string, waits: number) => {
    for (let i = 0; i < waits; i += 1) await work('waits')
    await lock.runExclusive(() => order.push(name))
  }
  return {
    subject: { lock },
    record: order,
    tasks: { Ann: () => run('Ann', 2), Bob: () => run('Bob', 1), Cid: () => run('Cid', 1) },
    finally: { 'Ann is not first': () => order[0] !== 'Ann' },
  }
}

const programs = { lostUpdate, last: last(3), underLock }

describe('walks through a graph', () => {
  it.each(Object.entries(programs))('fail as often as is computed: %s', async (_, program) => {
    const { chance } = await explore(program, { rule: 'event-loop' })
    const random = randomFrom(7)
    const through = new GraphWalks(await graphOf(program))
    expect(chance).toBeGreaterThan(0)
    expect(chance).toBeLessThan(1)
    expectShare(
      failuresOf(through, WALKS, () => randomWalker(random)),
      chance as number,
    )
  })

  it('through SURW are all equally likely where nothing blocks', async () => {
    for (const program of [lostUpdate, last(2), last(4)]) {
      const { outcomes, interleavings } = await explore(program, { rule: 'event-loop' })
      const failing = Number(outcomes.get('invariant broken')) / Number(interleavings)
      expectShare(oddsIn(await graphOf(program), WALKS).failed.surw, failing)
    }
  })

  it('through POS see the steps of one task that do not race as one', async () => {
    // Bob is last if his priority, drawn once, is the lowest of all.
    for (const steps of [2, 3, 5]) {
      expectShare(oddsIn(await graphOf(last(steps)), WALKS).failed.pos, 1 / (steps + 1))
    }
  })

  it('through PCT need a change of priority for each pre-emption', async () => {
    const { failed } = oddsIn(await graphOf(lostUpdate), WALKS)
    expect(failed['pct 1']).toBe(0)
    expect(failed['pct 2']).toBeGreaterThan(0)
    // One half: the priorities are drawn once, and Bob is last if his is lower.
    expectShare(oddsIn(await graphOf(last(4)), WALKS).failed['pct 1'], 1 / 2)
  })

  it('know each of several interchangeable tasks again', async () => {
    const program: Program = ({ work }) => {
      const order: number[] = []
      const run = async () => {
        await work('reads')
        order.push(order.length)
        await work('writes')
      }
      return { record: order, tasks: { Ann: run, Bob: run, Cid: run } }
    }
    const through = new GraphWalks(await graphOf(program))
    const last: Walker = {
      next: ({ moves }) =>
        moves.findLastIndex(({ task }) => moves.every((each) => each.task <= task)),
    }
    expect(through.walk(last).tasks).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0])
  })

  it('are the same ones each time', async () => {
    const graph = await graphOf(underLock)
    expect(oddsIn(graph, 100)).toEqual(oddsIn(graph, 100))
  })
})

describe('moves race', () => {
  it('unless both orders lead to the same state', async () => {
    const graph = await graphOf(last(3))
    const races = new Races(graph)
    const start = [0, 1].map((move) => graph.movesOf(0)[move]?.rank)
    expect(start).toEqual([0, 1])
    expect(races.between(0, 0, 1)).toBe(false)
    const after = graph.next(graph.next(0, 0) as number, 0) as number
    expect(races.between(after, 0, 1)).toBe(true)
    expect(races.between(after, 1, 0)).toBe(true)
  })
})

describe('an exploration', () => {
  const strategies: readonly Strategy[] = ['pct 1', 'pct 2', 'pct 3', 'pos', 'surw']

  it('counts walks if it is asked to, and finds a failure', async () => {
    const found = await explore(lostUpdate, { walks: 50 })
    expect(found.odds?.walks).toBe(50)
    expect(Object.keys(found.odds?.failed ?? {})).toEqual(strategies)
    expect(await explore(lostUpdate)).not.toHaveProperty('odds')
  })

  it('counts none where nothing fails, or not all is known', async () => {
    const survives: Program = ({ work }) => ({ tasks: { Ann: () => work('waits') } })
    expect(await explore(survives, { walks: 50 })).not.toHaveProperty('odds')
    expect(await explore(lostUpdate, { walks: 50, states: 9 })).not.toHaveProperty('odds')
  })
})
