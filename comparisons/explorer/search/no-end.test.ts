import { describe, expect, it } from 'vitest'
import {
  type Exploration,
  type ExploreOptions,
  explain,
  explore,
  type Program,
  verdictOf,
} from '../index.ts'

import { hiddenValue } from './hidden-value.suite.ts'

// Programs some of whose runs have no end.

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Two jobs that must not overlap wait for a lock file, and look again and again whether it is there.
 * Its state is hidden, so no two states are the same.
 */
const lockFile =
  (isAtomic: boolean): Program =>
  ({ work }) => {
    const isLocked = hiddenValue(false)
    const record = { inside: 0 }
    async function lock(): Promise<void> {
      for (;;) {
        const seen = isLocked.get()
        await work('opens')
        if (isAtomic ? !isLocked.get() : !seen) break
        await sleep(10)
      }
      isLocked.set(true)
    }
    const job = async () => {
      await lock()
      record.inside += 1
      await work('migrates')
      record.inside -= 1
      isLocked.set(false)
    }
    return {
      subject: {},
      record,
      tasks: { one: job, two: job },
      invariants: { 'one migrates at a time': () => record.inside <= 1 },
    }
  }

/** An interval sends what is in a buffer; a slow call can still be under way when it goes off again. */
const flushing =
  (isGuarded: boolean): Program =>
  ({ work }) => {
    const isSending = hiddenValue(false)
    const record = { sent: 0 }
    async function flush(): Promise<void> {
      if (isGuarded && isSending.get()) return
      isSending.set(true)
      if (record.sent === 0) {
        await work('posts')
        record.sent += 1
      }
      isSending.set(false)
    }
    return {
      subject: {},
      record,
      tasks: {
        async app() {
          const timer = setInterval(() => void flush(), 100)
          await work('serves')
          clearInterval(timer)
        },
      },
      invariants: { 'nothing is sent twice': () => record.sent <= 1 },
    }
  }

/** Each look is counted where it can be seen, so no state recurs. */
const counted: Program = ({ work }) => {
  const shop = { isOpen: false, looks: 0 }
  return {
    subject: shop,
    tasks: {
      async keeper() {
        await work('opens')
        shop.isOpen = true
      },
      async customer() {
        while (!shop.isOpen) {
          shop.looks += 1
          await work('looks')
        }
      },
    },
  }
}

describe('a search of runs without an end', () => {
  it.each([
    ['a lock file that is polled', lockFile],
    ['an interval', flushing],
  ])('finds the short failure of %s, and is bounded where there is none', async (_, program) => {
    const wrong = await explore(program(false))
    expect(wrong.failures.map(({ ending }) => ending.outcome)).toEqual(['invariant broken'])
    expect(wrong.failures[0]?.steps.length).toBeLessThan(7)
    const right = await explore(program(true))
    expect(right).toMatchObject({ failures: [], complete: false, harsher: null })
    expect([...right.outcomes.keys()]).toEqual(['completed'])
    expect(right.horizon).toBeGreaterThanOrEqual(10)
  })

  it('covers all schedules with as many steps as it is told', async () => {
    const found = await explore(counted, { steps: 12 })
    expect(found).toMatchObject({ horizon: 12, limitedBy: 'steps', complete: false })
    expect(verdictOf(found, (bound) => `--${bound} N`)).toMatch(
      /^survived all with at most 12 steps \([\d,]+ states\): bounded, no proof; --steps N searches further$/,
    )
    const farther = await explore(counted, { steps: 20 })
    expect(farther.horizon).toBe(20)
    expect(farther.states).toBeGreaterThan(found.states)
  })

  it.each<[ExploreOptions, Exploration['limitedBy']]>([
    [{ preemptions: 1 }, 'steps'],
    [{ schedules: 20 }, 'schedules'],
    [{ states: 100 }, 'states'],
  ])('ends with %o, and says what would go on', async (options, limitedBy) => {
    const found = await explore(counted, options)
    expect(found).toMatchObject({ complete: false, failures: [], limitedBy })
    expect(explain(found).replaceAll('\n', ' ')).toMatch(
      new RegExp(`no proof; ${limitedBy}: N searches further$`),
    )
  })

  it('is one of few pre-emptions where these alone are bounded', async () => {
    const files: Program = ({ work }) => ({
      subject: {},
      tasks: { Ann: () => work('reads'), Bob: () => work('writes') },
    })
    const found = await explore(files, { preemptions: 0 })
    expect(found).toMatchObject({ bound: 0, horizon: null, limitedBy: 'preemptions' })
  })

  it.each([
    ['repeats itself for long', 0],
    ['counts', 1],
  ])('is complete where a run that %s has an end after all', async (_, more) => {
    const long: Program = ({ work }) => {
      const shop = { count: 0 }
      const clerk = async () => {
        for (let i = 0; i < 150; i += 1) {
          await work('files')
          shop.count += more
        }
      }
      return { subject: shop, tasks: { clerk } }
    }
    const found = await explore(long, { rule: 'node' })
    expect(found).toMatchObject({ complete: true, horizon: null, limitedBy: null })
    expect(found).toMatchObject({ interleavings: 1n, states: 152 })
  })

  it('judges tasks that start over forever, of which some state is hidden', async () => {
    const endless: Program = (world) => ({
      ...lockFile(true)(world),
      endless: ['one', 'two'],
    })
    const found = await explore(endless, { steps: 9 })
    expect(found).toMatchObject({ complete: false, horizon: 9, limitedBy: 'steps' })
    expect([...found.outcomes.keys()]).not.toContain('inconclusive')
  })

  /** A clock that never stops, and one who looks at it again and again: each look is one more that he knows of. */
  const clock =
    (hours: number): Program =>
    ({ work }) => {
      const clock = { hour: 0, seen: 0 }
      const ticks = async () => {
        await work('ticks')
        clock.hour = (clock.hour + 1) % hours
      }
      const looks = async () => {
        for (;;) {
          const { hour } = clock
          await work('looks')
          clock.seen = hour
        }
      }
      return { subject: clock, endless: ['Clock'], tasks: { Clock: ticks, Guest: looks } }
    }

  it('shows a cycle of which one run cannot make many rounds', async () => {
    const found = await explore(clock(40), { rule: 'node', states: 10_000 })
    expect(found.failures.map(({ ending }) => ending.outcome)).toEqual(['starvation'])
    expect(found.failures[0]?.schedule.length).toBeGreaterThan(40)
  })

  it('is bounded where tasks start over forever in more loops than are tried out', async () => {
    const found = await explore(clock(8), { rule: 'node', states: 11_000 })
    expect([...found.outcomes.keys()]).toEqual(['starvation'])
    expect(found).toMatchObject({ complete: false, limitedBy: 'states' })
  })

  it.each(['random', 'pct'] as const)('samples them: %s', async (strategy) => {
    const options = { seed: 1, schedules: 50, strategy }
    const found = await explore(lockFile(true), options)
    expect(found.failures).toEqual([])
    expect((await explore(lockFile(false), options)).failures).toHaveLength(1)
  })
})
