import { describe, expect, it } from 'vitest'
import { explainThreads, verdictOfThreads } from './explain.ts'
import { exploreThreads, replayThreads } from './explore.ts'
import type { ThreadsOptions } from './options.ts'

const zoo = (name: string) => new URL(`./zoo/${name}.suite.ts`, import.meta.url)
const explored = (name: string, options?: ThreadsOptions) => exploreThreads(zoo(name), options)

describe('every schedule', () => {
  const counters = ['counter', 'plain-counter', 'takes-operations']
  it.each(counters)('of %s is run once: 4 of 6 lose a count', async (name) => {
    const { complete, schedules, outcomes, failures } = await explored(name)
    expect([complete, schedules]).toEqual([true, 6])
    expect(outcomes).toEqual(
      new Map([
        ['completed', 2],
        ['invariant broken', 4],
      ]),
    )
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({ preemptions: 1, pointOfNoReturn: 2 })
    expect(failures[0]?.ending.message).toBe('no longer true: both count, in the end')
  })

  it('of ordered locks is right, and that is proved', async () => {
    const { complete, outcomes, failures } = await explored('ordered-locks')
    expect([complete, [...outcomes.keys()], failures]).toEqual([true, ['completed'], []])
  })

  it('of locks in opposite orders: a deadlock, in which each waits for the other', async () => {
    const { complete, failures } = await explored('opposite-locks')
    expect(complete).toBe(true)
    expect(failures.map(({ ending }) => ending)).toEqual([
      {
        outcome: 'deadlock',
        cause: 'cycle of waits',
        message:
          'Alice waits at right, which Bob changed last; Bob waits at left, which Alice changed last; a cycle: Alice → Bob → Alice',
      },
    ])
    expect(failures[0]?.pointOfNoReturn).toBe(2)
  })
})

it('a thread that ends a run leaves the next run alone', async () => {
  const { complete, outcomes, failures } = await explored('last-one-leaves')
  expect([complete, [...outcomes]]).toEqual([true, [['deadlock', 630]]])
  expect(failures.map(({ steps }) => steps.length)).toEqual([9])
})

it('a lost wake-up is a deadlock', async () => {
  const { failures } = await explored('lost-wake-up')
  expect(failures[0]?.steps.map(({ task, actions }) => `${task} ${actions}`)).toEqual([
    'Alice reads flag = 0',
    'Bob flag 0→1',
    'Bob wakes nobody at bell',
    'Alice waits at bell, which is 0',
  ])
  expect(failures[0]?.ending).toEqual({
    outcome: 'deadlock',
    cause: 'lost wake-up',
    message:
      'Alice waits at bell: Bob woke nobody there before, a lost wake-up; no thread can go on',
  })
})

it('a torn read has its name, and says who read which half when', async () => {
  const { complete, failures } = await explored('torn-read')
  expect(complete).toBe(true)
  expect(failures.map(({ ending }) => ending)).toEqual([
    {
      outcome: 'invariant broken',
      cause: 'torn read',
      message:
        'no longer true: both halves are of one value, in the end; Bob read right = 0 before Alice changed it, and left = 1 after: a torn read',
    },
  ])
})

it('a thread that spins goes on when something has changed, and is stuck if nothing can', async () => {
  const found = await explored('spins-forever')
  const { complete, hasAssumedLoops, isExhausted, outcomes, failures } = found
  expect([complete, hasAssumedLoops, isExhausted]).toEqual([false, true, true])
  expect([...outcomes.keys()]).toEqual(['deadlock'])
  expect(verdictOfThreads(found)).toBe(
    'fails in 2 of all 2 schedules, assuming that it does not matter how often a waiting thread looks: deadlock; no proof',
  )
  const tries = failures[0]?.steps.filter(({ actions }) => actions.includes('leaves lock = 1'))
  expect(explainThreads(found)).toContain(`leaves lock = 1, ${tries?.length} times`)
  expect(explainThreads(found).match(/leaves lock = 1/g)).toHaveLength(1)
  expect(failures[0]?.ending.message).toMatch(/(Alice|Bob) looks at lock = 1 again and again/)
})

it('a thread that reads the same a few times is not stuck', async () => {
  const { complete, outcomes } = await explored('reads-again')
  expect([complete, [...outcomes.keys()]]).toEqual([true, ['completed']])
})

describe('a thread that looks a few times, and then goes on,', () => {
  it('is no thread that spins: all of its schedules are run', async () => {
    const { complete, hasAssumedLoops, schedules, outcomes } = await explored('looks-four-times')
    expect({ complete, hasAssumedLoops, schedules }).toEqual({
      complete: true,
      hasAssumedLoops: false,
      schedules: 6,
    })
    expect([...outcomes].sort()).toEqual([
      ['completed', 4],
      ['invariant broken', 2],
    ])
  })

  it.each([
    ['tries-often', false],
    ['tries-values', true],
  ])('is not stuck: %s', async (name, isProof) => {
    const { complete, outcomes } = await explored(name)
    expect([complete, [...outcomes.keys()]]).toEqual([isProof, ['completed']])
  })

  it('may spin later, and its failures are replayed', async () => {
    const { complete, isExhausted, outcomes } = await explored('leaves-a-loop')
    expect([complete, isExhausted, [...outcomes.keys()]]).toEqual([false, true, ['completed']])
    const schedule = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    const { ending } = await replayThreads(zoo('leaves-a-loop'), schedule)
    expect(ending.outcome).toBe('completed')
  })
})

it('a wait with a time-out may time out, or be notified, or come too late to be', async () => {
  const { complete, outcomes, failures } = await explored('timed-wait')
  expect(complete).toBe(true)
  expect([...outcomes.keys()].sort()).toEqual(['completed', 'invariant broken'])
  const actions = failures[0]?.steps.flatMap((step) => step.actions)
  expect(actions).toContain('is woken at word 0')
})

it('what a thread throws ends the run, once its finally has run', async () => {
  const { failures } = await explored('throws')
  expect(failures.map(({ ending }) => ending.message)).toEqual(['Bob throws RangeError: too late'])
  expect(failures[0]?.steps.at(-1)?.actions).toEqual(['word 0 1→2'])
})

it('an invariant that breaks on the way ends the run there', async () => {
  const { failures } = await explored('breaks')
  expect(failures.map(({ ending }) => ending.message)).toEqual([
    'no longer true: at most one is inside',
  ])
  expect(failures[0]?.steps).toHaveLength(2)
})

describe('a schedule', () => {
  it('is replayed to the same end, step for step', async () => {
    const { failures } = await explored('opposite-locks')
    const [failure] = failures
    const again = await replayThreads(zoo('opposite-locks'), failure?.schedule ?? [])
    expect({ ...again, pointOfNoReturn: failure?.pointOfNoReturn }).toEqual(failure)
  })

  it.each(['random', 'pct'] as const)(
    'is chosen by chance (%s), the same for the same seed',
    async (strategy) => {
      const options = { seed: 7, schedules: 40, strategy }
      const [one, other] = [await explored('counter', options), await explored('counter', options)]
      expect(one).toEqual(other)
      expect([one.isSampled, one.complete, one.schedules]).toEqual([true, false, 40])
      expect(one.outcomes.get('invariant broken')).toBeGreaterThan(0)
    },
  )
})

describe('a schedule that the threads cannot follow', () => {
  it.each([
    ['goes on when all have finished', [0, 0, 1, 1, 1], 4],
    ['asks for a thread that has finished', [0, 0, 0], 2],
    ['asks for a thread that waits', [0, 1, 0, 0, 0], 4, 'opposite-locks'],
    ['begins with a thread that is not there', [5], 0],
    ['asks for a thread whose number has too many bits', [0, 33], 1],
    ['is longer than a run may be', Array.from({ length: 9_000 }, () => 0), 2],
  ])('%s', async (_, schedule, step, name = 'counter') => {
    const replay = replayThreads(zoo(name), schedule)
    await expect(replay).rejects.toMatchObject({
      name: 'DivergedSchedule',
      message: expect.stringContaining(
        `cannot be followed beyond step ${step}: the code has changed`,
      ),
    })
  })

  it('is told from a deadlock where a program does not do the same again', async () => {
    const { outcomes, failures } = await explored('forgets-nothing')
    expect([...outcomes.keys()].sort()).toEqual(['completed', 'inconclusive'])
    expect(failures.map(({ ending }) => ending.message)).toEqual([
      expect.stringMatching(/did something else .* keeps state outside of the shared memory/),
    ])
  })

  it('and so is one where every schedule can be followed', async () => {
    const found = await explored('begins-once')
    expect([found.complete, found.hasOutsideState]).toEqual([false, true])
    expect([...found.outcomes.keys()]).toContain('inconclusive')
    expect(verdictOfThreads(found)).toContain(
      'a thread keeps state outside of the shared memory, or goes by chance or by time: no proof',
    )
  })

  it('but not where a thread goes by what it reads plainly from the shared memory', async () => {
    const { complete, hasOutsideState, outcomes } = await explored('passes-plainly')
    expect([complete, hasOutsideState, [...outcomes.keys()]]).toEqual([true, false, ['completed']])
  })
})

describe('an exploration', () => {
  it('says how far it came where there are too many schedules', async () => {
    const { complete, bound, schedules } = await explored('opposite-locks', { schedules: 100 })
    expect([complete, bound, schedules]).toEqual([false, 2, 100])
  })

  it('ends with the first failure if that is asked for', async () => {
    const { complete, failures } = await explored('counter', { stopAtFirst: true })
    expect([complete, failures.length]).toEqual([false, 1])
  })

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(explored('opposite-locks', { signal })).rejects.toThrow('enough')
  })

  it('refuses what exports no program', async () => {
    const nothing = new URL('../../patterns/word-lock.ts', import.meta.url)
    await expect(exploreThreads(nothing)).rejects.toThrow(/exports no program/)
  })
})
