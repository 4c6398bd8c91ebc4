import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { World } from '../../patterns/stage.ts'
import {
  type ExploreOptions,
  ExplorerMisuse,
  explain,
  explore,
  hasSurvived,
  type Program,
  type RealOptions,
  replay,
  runForReal,
} from './index.ts'

// Whatever is misspelt or cannot be meant is refused: left out in silence, it would seem to hold.

const stage = ({ work }: World) => ({
  subject: {},
  tasks: { Alice: () => work('rests'), Bob: () => work('rests') },
})

/** Programs as JavaScript lets one write them, and what is said of each. */
const programs: readonly (readonly [says: string, program: unknown])[] = [
  ["has no 'invariant'", (world: World) => ({ ...stage(world), invariant: {} })],
  ["'daemons' names 'Carol'", (world: World) => ({ ...stage(world), daemons: ['Carol'] })],
  ["'endless' names 'alice'", (world: World) => ({ ...stage(world), endless: ['alice'] })],
  [
    "'endless' must be a list of names of tasks, not a string",
    (world: World) => ({ ...stage(world), endless: 'Alice' }),
  ],
  ['needs a task', () => ({ subject: {}, tasks: {} })],
  ["'tasks' must be an object of functions, not undefined", () => ({ subject: {} })],
  ["'tasks' must be an object of functions, not null", () => ({ subject: {}, tasks: null })],
  [
    "'Bob' in 'tasks' must be a function, not a promise",
    () => ({ subject: {}, tasks: { Bob: Promise.resolve() } }),
  ],
  [
    "'safe' in 'finally' must be a function, not a boolean",
    (world: World) => ({ ...stage(world), finally: { safe: true } }),
  ],
  [
    "'safe' in 'invariants' must return a boolean, not a promise",
    (world: World) => ({ ...stage(world), invariants: { safe: async () => false } }),
  ],
  [
    "'safe' in 'finally' must return a boolean, not a string",
    (world: World) => ({ ...stage(world), finally: { safe: () => 'no' } }),
  ],
  ['take `async` away', async (world: World) => stage(world)],
  [
    'or be an async function; this one returned a promise',
    (world: World) => Promise.resolve(stage(world)),
  ],
  ['or be an async function; this one returned null', () => null],
  ['must be a function (world) => Stage, not an object', {}],
  [
    "'subject' must be an object, not a number",
    (world: World) => ({ ...stage(world), subject: 3 }),
  ],
]

it.each(programs)('a program is refused: %s', async (says, program) => {
  const exploring = explore(program as Program)
  await expect(exploring).rejects.toThrow(ExplorerMisuse)
  await expect(exploring).rejects.toThrow(says)
})

it('real runs refuse the same', async () => {
  const misspelt = (world: World) => ({ ...stage(world), invariant: {} })
  await expect(runForReal(misspelt, { times: 1 })).rejects.toThrow("has no 'invariant'")
})

it('work without a label is refused, in real runs as well', async () => {
  const forgets: Program = ({ work }) => ({
    tasks: { Alice: () => (work as () => Promise<void>)() },
  })
  for (const run of [explore, runForReal]) {
    await expect(run(forgets)).rejects.toThrow(ExplorerMisuse)
    await expect(run(forgets)).rejects.toThrow('work needs a label')
  }
})

it('a task that returns no promise is refused, in real runs as well', async () => {
  const forgets = ({ work }: World) => ({
    tasks: {
      Alice: (() => {
        void work('rests')
      }) as unknown as () => Promise<void>,
    },
  })
  const says = "the task 'Alice' must return a promise, not undefined: make it async"
  for (const run of [explore, runForReal]) {
    await expect(run(forgets)).rejects.toThrow(ExplorerMisuse)
    await expect(run(forgets)).rejects.toThrow(says)
  }
})

it.each<[string, () => Promise<void>]>([
  [
    'only computes',
    async () => {
      const end = Date.now() + 20
      while (Date.now() < end);
    },
  ],
  [
    'awaits nothing that takes time',
    async () => {
      const end = performance.now() + 20
      while (performance.now() < end) await null
    },
  ],
])('a task that waits for the clock and %s is refused: it would never end', async (_, wait) => {
  const busy = explore(({ work }) => ({
    tasks: { Alice: () => work('rests').then(wait), Bob: () => work('rests') },
  }))
  await expect(busy).rejects.toThrow(ExplorerMisuse)
  await expect(busy).rejects.toThrow('reads the clock again and again')
})

it.each([
  ['explores', explore],
  ['runs', runForReal],
])('a task that %s another program is refused: it would wait for itself', async (_, inner) => {
  const other: Program = ({ work }) => ({ tasks: { Bob: () => work('rests') } })
  for (const run of [explore, runForReal]) {
    const nested = run(() => ({ tasks: { Alice: () => inner(other) } }))
    await expect(nested).rejects.toThrow(ExplorerMisuse)
    await expect(nested).rejects.toThrow('cannot explore or run another one')
  }
  expect(await explore(other)).toMatchObject({ complete: true, failures: [] })
})

it('a program that keeps state from run to run has a reason', async () => {
  let runs = 0
  const found = await explore(({ work }) => {
    runs += 1
    const length = runs % 3
    return {
      tasks: {
        async Alice() {
          for (let i = 0; i < length; i += 1) await work('rests')
        },
        Bob: () => work('waits'),
      },
    }
  })
  expect(found.outcomes).toEqual(new Map([['inconclusive', 1n]]))
  expect(explain(found)).toMatch(
    /^inconclusive \(nothing was covered\)\n.*behaved differently under the same schedule/,
  )
})

it.each<[string, unknown]>([
  ['a number', 4],
  ['a promise', Promise.resolve(4)],
  ['a function', () => 4],
])('a cache outside the program that keeps %s is no proof', async (_, price) => {
  const cache = new Map<string, unknown>()
  const found = await explore(({ work }) => {
    const shop = { asked: 0 }
    const priceOf = async () => {
      if (cache.has('tea')) return
      await work('asks')
      shop.asked += 1
      cache.set('tea', price)
    }
    return {
      subject: shop,
      tasks: { Alice: priceOf, Bob: priceOf },
      finally: { 'asked once': () => shop.asked <= 1 },
    }
  })
  expect(found.complete).toBe(false)
  expect(explain(found).replaceAll(/\s+/g, ' ')).toContain(
    'must make afresh whatever a run changes',
  )
})

it('a promise outside the program is no deadlock of the next run', async () => {
  const cache = new Map<string, Promise<void>>()
  const found = await explore(({ work }) => ({
    tasks: {
      async Alice() {
        if (!cache.has('tea')) cache.set('tea', work('asks'))
        await cache.get('tea')
      },
      Bob: () => work('waits'),
    },
  }))
  expect([...found.outcomes.keys()]).toEqual(['inconclusive'])
  expect(explain(found).replaceAll(/\s+/g, ' ')).toContain(
    'must make afresh whatever a run changes',
  )
})

it('what the explorer does not control has advice', async () => {
  const found = await explore(async () => void (await readFile(new URL(import.meta.url))))
  expect(explain(found).replaceAll(/\s+/g, ' ')).toContain("one that awaits work('reads')")
})

const options: readonly (readonly [says: string, options: Readonly<Record<string, unknown>>])[] = [
  ["has no 'stats'", { stats: 10 }],
  ["'rule' must be one of 'node', 'event-loop'", { rule: 'nope' }],
  ["'strategy' must be one of 'random', 'pct'", { seed: 1, strategy: 'pctx' }],
  ["'seed' must be a whole number, not 1.5", { seed: 1.5 }],
  ["'depth' must be a whole number of 1 or more, not 0", { seed: 1, depth: 0 }],
  ["'preemptions' must be a whole number of 0 or more, not -1", { preemptions: -1 }],
  ["'schedules' must be a whole number of 1 or more, not 0", { schedules: 0 }],
  ["'states' must be a whole number of 1 or more, not NaN", { states: Number.NaN }],
  ["'steps' must be a whole number of 1 or more, not '10'", { steps: '10' }],
  ["'states' must be a whole number of 1 or more, not 5n", { states: 5n }],
  ["'seconds' must be a number above 0, not 0", { seconds: 0 }],
  ["'merges' must be a boolean, not 'no'", { merges: 'no' }],
  ["'stopAtFirst' must be a boolean, not 1", { stopAtFirst: 1 }],
  ["'signal' must be an AbortSignal", { signal: {} }],
  ["'onProgress' must be a function", { onProgress: 'dots' }],
  ["'after' must be an exploration", { after: 'node' }],
  ["'strategy' makes no difference without a 'seed'", { strategy: 'pct' }],
  ["'depth' makes no difference without a 'seed'", { depth: 2 }],
  ["'preemptions' makes no difference beside a 'seed'", { seed: 1, preemptions: 1 }],
  ["'states' makes no difference beside a 'seed'", { seed: 1, states: 10 }],
  ["'steps' makes no difference beside a 'seed'", { seed: 1, steps: 10 }],
  ["'seconds' makes no difference beside a 'seed'", { seed: 1, seconds: 10 }],
]

it.each(options)('an option is refused: %s', async (says, given) => {
  const exploring = explore(stage, given as ExploreOptions)
  await expect(exploring).rejects.toThrow(ExplorerMisuse)
  await expect(exploring).rejects.toThrow(says)
})

it('options that are none are refused', async () => {
  for (const given of [null, 5, []]) {
    await expect(explore(stage, given as ExploreOptions)).rejects.toThrow('must be an object')
  }
})

it.each([
  ['a promise', explore(stage), 'not a promise of one: await it first'],
  ['a run', replay(stage, []), 'not a promise of one: await it first'],
  ['anything else', {}, 'what explore(program) resolves with'],
  ['nothing', null, 'what explore(program) resolves with'],
])('%s is no exploration', (_, given, says) => {
  for (const use of [explain, hasSurvived]) {
    const using = () => use(given as never)
    expect(using).toThrow(ExplorerMisuse)
    expect(using).toThrow(says)
  }
})

it.each([
  [{ times: 0 }, "'times' must be a whole number of 1 or more, not 0"],
  [{ delays: -5 }, "'delays' must be a number of milliseconds, 0 or more, not -5"],
  [{ plan: 'slow' }, "'plan' must be a plan"],
  [{ time: 3 }, "a run for real has no 'time'. It has: times, delays, plan, atOnce"],
  [null, 'the options must be an object, not null'],
])('an option of a real run is refused: %j', async (given, says) => {
  const running = runForReal(stage, given as RealOptions)
  await expect(running).rejects.toThrow(ExplorerMisuse)
  await expect(running).rejects.toThrow(says)
})

it.each([[undefined], ['1:ni:_:ftc50'], [[{ task: 'Alice', events: [] }]]])(
  'what is no schedule is not replayed: %j',
  async (schedule) => {
    const replaying = replay(stage, schedule as never)
    await expect(replaying).rejects.toThrow(ExplorerMisuse)
    await expect(replaying).rejects.toThrow('a schedule is a list of moves')
  },
)

it('a schedule is not replayed under a rule that there is not', async () => {
  await expect(replay(stage, [], 'slow' as never)).rejects.toThrow("the rule must be one of 'node'")
})

it('every option is accepted as it is meant, or undefined', async () => {
  const both = {
    rule: 'node',
    after: await explore(stage),
    schedules: 5,
    walks: 10,
    stopAtFirst: false,
    merges: true,
    signal: new AbortController().signal,
    onProgress: () => {},
  } as const
  const search = { preemptions: 0, states: Infinity, steps: 100, seconds: 60 }
  const sample = { strategy: 'pct', seed: -1, depth: 3 } as const
  const all: Required<ExploreOptions> = { ...both, ...search, ...sample }
  for (const each of [search, sample]) {
    expect((await explore(stage, { ...both, ...each })).failures).toEqual([])
  }
  const none = Object.fromEntries(Object.keys(all).map((name) => [name, undefined]))
  expect((await explore(stage, none)).complete).toBe(true)
})

it('a program that has kept state once is not proved later, when it has kept all that it can', async () => {
  const underWay = new Map<string, Promise<void>>()
  const program: Program = ({ work }) => {
    const load = async () => {
      const known = underWay.get('page')
      if (known !== undefined) return known
      const loading = work('loads').finally(() => underWay.delete('page'))
      underWay.set('page', loading)
      return loading
    }
    return { tasks: { Alice: () => load(), Bob: () => load() } }
  }
  for (let time = 0; time < 3; time += 1) {
    const found = await explore(program, { rule: 'node' })
    expect([found.complete, ...found.outcomes.keys()]).toEqual([false, 'inconclusive'])
  }
})
