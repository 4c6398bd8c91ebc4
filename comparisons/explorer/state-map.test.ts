import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { discover } from '../../patterns/discover.ts'
import { programOf } from '../verdicts/program-of.ts'
import {
  advance,
  type Exploration,
  explore,
  type Kind,
  type MapPlace,
  type Mapped,
  type Move,
  mapOf,
  type Next,
  type Outcome,
  type Program,
  type Rule,
  replay,
  type StateMap,
  type Step,
} from './index.ts'
import { counting, reading, transfers, twoMutexes } from './page.suite.ts'

/** Two customers whom nothing tells apart, and the last piece. */
const shop: Program = ({ work }) => {
  const stock = { pieces: 1 }
  const buy = async () => {
    if (stock.pieces === 0) return
    await work('pays')
    stock.pieces -= 1
  }
  const invariants = { 'nothing is sold twice': () => stock.pieces >= 0 }
  return { subject: stock, tasks: { Alice: buy, Bob: buy }, invariants }
}

/** Three tasks, of which two are alike, and a lock: what is released may be handed over at once. */
const counter: Program = () => {
  const lock = new Mutex()
  const total = { value: 0 }
  const add = async () => {
    const before = total.value
    await lock.runExclusive(async () => {})
    total.value = before + 1
  }
  return {
    subject: { lock, total },
    tasks: { Ann: add, Ben: add, Cleo: () => lock.runExclusive(() => {}) },
    finally: { 'both count': () => total.value === 2 },
  }
}

const NODE_AND_HARSHER: readonly Rule[] = ['node', 'event-loop']
const small: Readonly<Record<string, readonly [Program, readonly Rule[]]>> = {
  'two mutexes': [twoMutexes, NODE_AND_HARSHER],
  transfers: [transfers, NODE_AND_HARSHER],
  counting: [counting, NODE_AND_HARSHER],
  reading: [reading, [...NODE_AND_HARSHER, 'preemptive']],
  shop: [shop, NODE_AND_HARSHER],
  'a counter behind a lock': [counter, NODE_AND_HARSHER],
}

/** What every continuation of a schedule comes to, each run by `advance`. */
interface Below {
  readonly endings: readonly Outcome[]
  /** How much the simplest failure adds: hand-overs, pre-emptions, switches, steps. */
  readonly simplest: Cost | null
}

type Cost = readonly [handOvers: number, preemptions: number, switches: number, steps: number]

const compare = (a: Cost, b: Cost): number => {
  const i = a.findIndex((each, at) => each !== b[at])
  return i < 0 ? 0 : (a[i] as number) - (b[i] as number)
}

const costOf = (move: Move, step: Step, before: Step | undefined): Cost => [
  move.atOnce ? 1 : 0,
  step.isPreemption ? 1 : 0,
  before !== undefined && before.task !== step.task ? 1 : 0,
  1,
]

const sum = (a: Cost, b: Cost) => a.map((each, i) => each + (b[i] as number)) as unknown as Cost

const isFailure = (outcome: Outcome) => outcome !== 'completed'

function kindOf(endings: readonly Outcome[]): Kind {
  if (!endings.some(isFailure)) return 'safe'
  return endings.every(isFailure) ? 'doomed' : 'open'
}

/** Follows every schedule, and holds the map against what follows from each. */
async function checkFrom(
  map: StateMap,
  program: Program,
  rule: Rule,
  schedule: readonly Move[] = [],
): Promise<Below> {
  const { next, ending, steps } = await advance(program, schedule, rule)
  const place = map.at(schedule) as MapPlace
  const to = new Map(place.links.map((link) => [JSON.stringify(link.move), link.to]))
  expect([...to.keys()].sort()).toEqual(next.map(({ move }) => JSON.stringify(move)).sort())
  const endings: Outcome[] = ending === null ? [] : [ending.outcome]
  let simplest: Cost | null = ending !== null && isFailure(ending.outcome) ? [0, 0, 0, 0] : null
  for (const { move, step } of next) {
    const longer = [...schedule, move]
    expect(map.at(longer)?.state.number).toBe(to.get(JSON.stringify(move)))
    const below = await checkFrom(map, program, rule, longer)
    endings.push(...below.endings)
    const cost = below.simplest && sum(below.simplest, costOf(move, step, steps.at(-1)))
    if (cost && (simplest === null || compare(cost, simplest) < 0)) simplest = cost
  }
  const { state, toFailure } = place
  const failing = endings.filter(isFailure).length
  expect(state.waysOn).toEqual({
    all: BigInt(endings.length),
    failing: BigInt(failing),
    unjudged: 0n,
  })
  expect(state.kind).toBe(kindOf(endings))
  expect(state.ending).toBe(ending?.outcome ?? null)
  expect(toFailure === null).toBe(simplest === null)
  if (toFailure && simplest) {
    const run = await advance(program, [...schedule, ...toFailure.moves], rule)
    expect(run.ending?.outcome).toBe(toFailure.outcome)
    const added = run.steps
      .map((step, i) => costOf(run.schedule[i] as Move, step, run.steps[i - 1]))
      .slice(schedule.length)
      .reduce(sum, [0, 0, 0, 0])
    expect(added).toEqual(simplest)
    expect(toFailure.preemptions).toBe(simplest[1])
  }
  return { endings, simplest }
}

describe.each(Object.entries(small))('%s', (_, [program, rules]) => {
  it.each(rules)('is what every schedule shows, under the rule %s', async (rule) => {
    const { map, exploration } = await mapOf(program, { rule })
    expect(map?.isComplete).toBe(true)
    const { endings } = await checkFrom(map as StateMap, program, rule)
    expect(exploration.interleavings).toBe(BigInt(endings.length))
  })

  it.each(rules)('schedules to each state lead there, under the rule %s', async (rule) => {
    await checkEachState(program, rule)
  })
})

/** Goes to each state of the map, and holds what it shows there against the board. Returns the moves. */
async function checkEachState(program: Program, rule: Rule): Promise<readonly Next[]> {
  const map = (await mapOf(program, { rule })).map as StateMap
  const all: Next[] = []
  for (let number = 0; number < map.size; number += 1) {
    const schedule = map.scheduleTo(number)
    const place = map.at(schedule) as MapPlace
    expect(place.state).toEqual(map.state(number))
    expect(place.path).toHaveLength(schedule.length + 1)
    expect(place.state.depth).toBe(schedule.length)
    expect(place.links).toEqual(place.state.links)
    const { ending, next } = await advance(program, schedule, rule)
    expect(ending?.outcome ?? null).toBe(place.state.ending)
    expect(movesIn(place.links)).toEqual(movesIn(next))
    all.push(...next)
  }
  return all
}

const movesIn = (ways: readonly { readonly move: Move }[]): string[] =>
  ways.map(({ move: { task, operation, atOnce } }) => `${task}.${operation} ${atOnce ?? ''}`).sort()

/** A lease that ends by a timer, or because the clock says so: time may pass before a step. */
const lease: Program = ({ work }) => {
  const held = { by: 'Alice', until: 0 }
  return {
    subject: held,
    tasks: {
      Alice: async () => {
        held.until = Date.now() + 30
        setTimeout(() => Object.assign(held, { by: '' }), 40)
        await work('writes')
      },
      Bob: async () => {
        if (Date.now() >= held.until) held.by = 'Bob'
      },
    },
  }
}

it.each(NODE_AND_HARSHER)('offers what can be done after any time, under %s', async (rule) => {
  const moves = await checkEachState(lease, rule)
  expect(moves.filter(({ slowness }) => slowness > 0).length).toBeGreaterThan(5)
})

it('schedules that come to one state in the map show the same', async () => {
  const { map } = await mapOf(transfers, { rule: 'event-loop' })
  const seen = new Map<number, unknown>()
  let met = 0
  const follow = async (schedule: readonly Move[]): Promise<void> => {
    const { locks, variables, fields, record, next } = await advance(
      transfers,
      schedule,
      'event-loop',
    )
    const shown = { locks, variables, fields, record, next: next.map(({ move }) => move) }
    const number = map?.at(schedule)?.state.number as number
    if (seen.has(number)) {
      met += 1
      expect(shown).toEqual(seen.get(number))
      return
    }
    seen.set(number, shown)
    for (const { move } of next) await follow([...schedule, move])
  }
  await follow([])
  expect(seen.size).toBe(map?.size)
  expect(met).toBeGreaterThan(3)
})

const failingOf = ({ outcomes }: Exploration) =>
  [...outcomes].reduce((all, [outcome, ways]) => (isFailure(outcome) ? all + ways : all), 0n)

/** What a map says of the start is what `explore` says of the program. */
async function checkStart(program: Program, rule: Rule): Promise<Mapped> {
  const bounds = { rule, states: 400 }
  const mapped = await mapOf(program, bounds)
  const found = await explore(program, bounds)
  const { map, exploration } = mapped
  expect(exploration).toEqual(found)
  expect(map?.size).toBe(found.states)
  expect(map?.isComplete).toBe(found.complete)
  const { state, toFailure } = (map as StateMap).at([]) as MapPlace
  if (found.complete && !found.outcomes.has('inconclusive')) {
    expect(state.waysOn?.all ?? null).toBe(found.interleavings)
    expect(state.kind === 'safe').toBe(found.failures.length === 0)
    if (state.waysOn) expect(state.waysOn.failing).toBe(failingOf(found))
  } else {
    expect(state.kind).not.toBe('safe')
  }
  const [simplest] = found.failures.filter(({ repeatsFrom }) => repeatsFrom === undefined)
  if (simplest !== undefined && found.sampled === null) {
    expect(toFailure?.moves).toHaveLength(simplest.schedule.length)
    expect(toFailure?.preemptions).toBe(simplest.preemptions)
    const run = await replay(program, toFailure?.moves ?? [], rule)
    expect(run.ending.outcome).toBe(toFailure?.outcome)
  }
  return mapped
}

const PLAYED = ['dining-philosophers', 'bank-transfer', 'select', 'coupon', 'single-flight']
const problems = (await discover()).filter(({ name }) => PLAYED.includes(name))

it.each(problems)('$name: the start is what explore says', async ({ pattern, solutions }) => {
  expect(problems).toHaveLength(PLAYED.length)
  const [scenario] = Object.values(pattern.scenarios)
  const all = await solutions()
  for (const solution of [all.find(({ bug }) => bug !== undefined), all.at(-1)]) {
    if (solution === undefined) continue
    const program = programOf(scenario as never, solution)
    for (const rule of NODE_AND_HARSHER) await checkStart(program, rule)
  }
})

/** Takes what it finds, and gives up only when there is nothing; `polls` tells whether it looks forever. */
const meals =
  (polls: boolean): Program =>
  ({ work }) => {
    const table = { taken: false }
    const eat = async () => {
      await work('sits down')
      while (table.taken) {
        if (!polls) return
        await work('looks again')
      }
      table.taken = true
    }
    return { subject: table, tasks: { Plato: eat, Sappho: eat } }
  }

/** Two who dine forever: one in every round takes both forks, or waits for the other. */
const dining: Program = ({ work }) => {
  const forks = [new Mutex(), new Mutex()] as const
  const dine = (one: Mutex, other: Mutex) => () =>
    one.runExclusive(() => other.runExclusive(() => work('eats')))
  return {
    subject: { forks },
    endless: ['Plato', 'Sappho'],
    tasks: { Plato: dine(forks[0], forks[1]), Sappho: dine(forks[1], forks[0]) },
  }
}

it('counts no ways where there is no end, and knows what is lost on the way', async () => {
  const { map, exploration } = await mapOf(dining, { rule: 'event-loop' })
  expect(exploration).toMatchObject({ complete: true, interleavings: null })
  const start = map?.at([]) as MapPlace
  expect(start.state).toMatchObject({ kind: 'open', waysOn: null, ending: null })
  expect(start.toFailure).toMatchObject({ outcome: 'deadlock' })
  const end = map?.at(start.toFailure?.moves ?? [])?.state
  const waysOn = { all: 1n, failing: 1n, unjudged: 0n }
  expect(end).toMatchObject({ kind: 'doomed', waysOn, ending: 'deadlock', links: [] })
})

it('a schedule that repeats itself comes back to its state', async () => {
  const { map, exploration } = await mapOf(meals(true), { rule: 'event-loop' })
  const [lasso] = exploration.failures
  const { path = [] } = map?.at(lasso?.schedule ?? []) ?? {}
  expect(path).toHaveLength((lasso?.schedule.length ?? 0) + 1)
  expect(path.at(-1)).toBe(path[lasso?.repeatsFrom ?? 0])
})

it('says of no state that it is lost where only a loop that was assumed says so', async () => {
  const { map, exploration } = await mapOf(meals(true), { rule: 'event-loop' })
  expect(exploration).toMatchObject({ hasAssumedLoops: true, complete: false })
  expect([...exploration.outcomes.keys()]).toEqual(['livelock'])
  expect(map?.kinds).toEqual({ safe: 0, open: map?.size, doomed: 0, unknown: 0 })
  expect(map?.at([])?.state).toMatchObject({ waysOn: null })
  expect((await mapOf(meals(false), { rule: 'event-loop' })).map?.kinds).toMatchObject({
    open: 0,
    doomed: 0,
    unknown: 0,
  })
})

it('says that nothing is known where the search was cut short, and nothing is safe by that', async () => {
  const rule = 'event-loop'
  const { map: whole } = await mapOf(counter, { rule })
  const { map, exploration } = await mapOf(counter, { rule, states: 5 })
  expect(exploration).toMatchObject({ complete: false, limitedBy: 'states' })
  expect(map?.isComplete).toBe(false)
  expect(map?.at([])?.state).toMatchObject({ waysOn: null })
  expect(['unknown', 'open']).toContain(map?.at([])?.state.kind)
  const outside = Array.from({ length: whole?.size ?? 0 }, (_, number) =>
    (whole as StateMap).scheduleTo(number),
  ).filter((schedule) => map?.at(schedule) === null)
  expect(outside.length).toBeGreaterThan(5)
  const cut = Array.from({ length: map?.size ?? 0 }, (_, number) => map?.state(number))
  expect(cut.some((state) => state?.isCutShort)).toBe(true)
  for (const state of cut) {
    if (state?.isCutShort) expect(state.kind).toMatch(/^(unknown|open)$/)
  }
})

it('has no map of a program that does not repeat itself, and no place for an impossible move', async () => {
  let runs = 0
  const fickle: Program = ({ work }) => {
    runs += 1
    const times = runs % 3
    const go = async () => {
      for (let time = 0; time < times; time += 1) await work('goes on')
    }
    return { subject: {}, tasks: { Ann: go, Ben: () => work('waits') } }
  }
  expect((await mapOf(fickle, { rule: 'node' })).map).toBeNull()
  const { map } = await mapOf(shop, { rule: 'node' })
  expect(map?.at([{ task: 7, operation: 0 }])).toBeNull()
  expect(() => map?.state(map.size)).toThrow(RangeError)
  expect(() => map?.scheduleTo(-1)).toThrow(RangeError)
})
