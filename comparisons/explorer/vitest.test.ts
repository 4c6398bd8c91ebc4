import { readFile } from 'node:fs/promises'
import { Mutex } from 'async-mutex'
import { describe, expect, it, vi } from 'vitest'
import './vitest.ts'
import { explore } from './explore.ts'
import type { Program } from './program.ts'

/** Two tasks that take two locks, in the same order or not. */
const twoLocks =
  (isSameOrder: boolean): Program =>
  () => {
    const [left, right] = [new Mutex(), new Mutex()]
    const both = (first: Mutex, second: Mutex) =>
      first.runExclusive(() => second.runExclusive(async () => {}))
    return {
      subject: { left, right },
      tasks: {
        Alice: () => both(left, right),
        Bob: () => (isSameOrder ? both(left, right) : both(right, left)),
      },
    }
  }

const right = twoLocks(true)
const wrong = twoLocks(false)

const outOfControl: Program = () => ({
  subject: {},
  tasks: { Alice: () => readFile(new URL(import.meta.url)) },
})

/** The message of a failed assertion. */
const messageOf = (assertion: Promise<void>): Promise<string> =>
  assertion.then(
    () => expect.fail('the assertion passed'),
    (error: Error) => error.message,
  )

/** A program with more states than a test can wait for. */
const large: Program = ({ work }) => {
  const names = Array.from({ length: 12 }, (_, i) => `t${i}`)
  return {
    subject: {},
    tasks: Object.fromEntries(
      names.map((name) => [name, () => work(name).then(() => work('more'))]),
    ),
  }
}

describe('a test that runs out of time', () => {
  it.fails('fails', { timeout: 100 }, async () => {
    await expect(large).toSurviveEverySchedule({ states: 1e9 })
  })

  it('leaves timers and the clock to the next test, while it still ends', async () => {
    const { setTimeout: before } = globalThis
    vi.useFakeTimers()
    let isFired = false
    setTimeout(() => {
      isFired = true
    }, 1000)
    vi.advanceTimersByTime(1000)
    vi.useRealTimers()
    expect(isFired).toBe(true)
    expect(globalThis.setTimeout).toBe(before)
    expect(String(Date)).toContain('[native code]')
    await new Promise((resolve) => setTimeout(resolve, 5))
  })

  it('gets back what was replaced at the very moment at which its signal aborts', async () => {
    const { setTimeout: real, Date: RealDate } = globalThis
    const controller = new AbortController()
    const exploring = explore(large, { signal: controller.signal, states: 1e9 })
    while (globalThis.setTimeout === real) await new Promise((resolve) => setImmediate(resolve))
    controller.abort(new Error('out of time'))
    expect(globalThis.setTimeout).toBe(real)
    expect(globalThis.Date).toBe(RealDate)
    await expect(exploring).rejects.toThrow('out of time')
  })

  it('takes its exploration with it, so that others need not wait', async () => {
    await expect(right).toSurviveEverySchedule()
  })
})

describe('a program that survives', () => {
  it('passes', async () => {
    await expect(right).toSurviveEverySchedule()
  })

  it('fails under .not', async () => {
    expect(await messageOf(expect(right).not.toSurviveEverySchedule())).toContain(
      'the program survives every schedule\n' +
        'survived all 3 interleavings, 4 states; and, with slower locks, all 10\ninterleavings, 16 states',
    )
  })
})

describe('a program that does not survive', () => {
  it('passes under .not', async () => {
    await expect(wrong).not.toSurviveEverySchedule()
  })

  it('fails, with the simplest failing schedule, its chance, and the way to replay it', async () => {
    const message = await messageOf(expect(wrong).toSurviveEverySchedule())
    expect(message).toMatchInlineSnapshot(`
      "the program does not survive every schedule
      deadlock, in 33 % of random runs (all 3 interleavings, 5 states)

      the simplest: 1 step, 0 pre-emptions
       step  Alice                               Bob
             all tasks start in one tick:
         1   acquires left, waits for right      acquires right, waits for left
             (vitest.test.ts:14)                 (vitest.test.ts:14)
        ✗ end   Alice waits for right, which Bob has; Bob waits for left, which Alice
                has
      It fails in Node's own order: undelayed runs are expected to show it. Node does
      this: all start together.

      This schedule alone:
        toSurviveEverySchedule({ replay: '1:nd:_:ns7ld' })
        EXPLORER_REPLAY='1:nd:_:ns7ld' npx vitest run comparisons/explorer/vitest.test.ts -t 'a program that does not survive fails, with the simplest failing schedule, its chance, and the way to replay it'"
    `)
  })

  it('fails under either rule, and its token keeps the rule', async () => {
    const assertion = expect(wrong).toSurviveEverySchedule({ rule: 'preemptive' })
    expect(await messageOf(assertion)).toContain(`replay: '1:pd:`)
  })

  it('is found even where the search is cut short', async () => {
    await expect(wrong).not.toSurviveEverySchedule({ preemptions: 1 })
  })
})

describe('a search that stops at the first failure', () => {
  it('fails, and shows a schedule', async () => {
    const message = await messageOf(expect(wrong).toSurviveEverySchedule({ stopAtFirst: true }))
    expect(message).toContain('stopped at the first failure')
    expect(message).toContain("toSurviveEverySchedule({ replay: '")
    await expect(wrong).not.toSurviveEverySchedule({ stopAtFirst: true })
  })

  it('passes only where everything is explored', async () => {
    await expect(right).toSurviveEverySchedule({ stopAtFirst: true })
    const bounded = { stopAtFirst: true, schedules: 1 }
    await expect(expect(right).toSurviveEverySchedule(bounded)).rejects.toThrow('no proof')
  })
})

describe('a search that says nothing passes neither way', () => {
  it.each([
    ['bounded', { preemptions: 0 }, 'all with at most\n0 pre-emptions'],
    ['cut short', { schedules: 1 }, 'cut short, no proof'],
    ['a sample', { seed: 1, schedules: 10 }, '10 random runs: a sample, no proof'],
  ])('%s', async (_, options, covered) => {
    for (const assert of [expect(right), expect(right).not]) {
      const message = await messageOf(assert.toSurviveEverySchedule(options))
      expect(message).toContain('no failing schedule was found, which is no proof')
      expect(message).toContain(covered)
    }
  })

  it('of a program that makes what its runs share only once', async () => {
    const cachedIn =
      (prices: Map<string, number>): Program =>
      ({ work }) => {
        const priceOf = async () => {
          if (prices.has('tea')) return
          await work('asks')
          prices.set('tea', 4)
        }
        return { subject: prices, tasks: { Alice: priceOf, Bob: () => priceOf() } }
      }
    for (const assert of [expect(cachedIn(new Map())), expect(cachedIn(new Map())).not]) {
      const message = await messageOf(assert.toSurviveEverySchedule())
      expect(message.replaceAll('\n', ' ')).toContain(
        'is not the same at the start of every run, so this is no proof: the program must make afresh whatever a run changes',
      )
    }
  })

  it('inconclusive', async () => {
    for (const assert of [expect(outOfControl), expect(outOfControl).not]) {
      expect(await messageOf(assert.toSurviveEverySchedule())).toContain(
        'there is no verdict: Alice awaits a promise that the explorer does not control',
      )
    }
  })
})

describe('replay', () => {
  const tokenIn = (message: string): string => /replay: '(.+)'/.exec(message)?.[1] ?? 'none'

  it('runs one schedule, which fails as before, or is no proof', async () => {
    const token = tokenIn(await messageOf(expect(wrong).toSurviveEverySchedule()))
    const replay = { replay: token }
    expect(await messageOf(expect(wrong).toSurviveEverySchedule(replay))).toMatch(
      /^the program does not survive this schedule\n step {2}Alice/,
    )
    await expect(wrong).not.toSurviveEverySchedule(replay)
  })

  it('of a schedule that is survived is no proof', async () => {
    const count =
      (expected: number): Program =>
      () => {
        const counter = { value: 0 }
        const add = async () => {
          counter.value += 1
        }
        return {
          subject: counter,
          tasks: { Alice: add },
          finally: { [`it is ${expected}`]: () => counter.value === expected },
        }
      }
    const token = tokenIn(await messageOf(expect(count(2)).toSurviveEverySchedule()))
    for (const assert of [expect(count(1)), expect(count(1)).not]) {
      expect(await messageOf(assert.toSurviveEverySchedule({ replay: token }))).toContain(
        "which is no proof: take 'replay' away",
      )
    }
  })

  it('refuses the token of another test, and a schedule that cannot be followed', async () => {
    await expect(
      expect(wrong).toSurviveEverySchedule({ replay: '1:ed:aba:aaaaa' }),
    ).rejects.toThrow('the token is damaged, or is not a token of replay > refuses the token')
    const token = tokenIn(await messageOf(expect(wrong).toSurviveEverySchedule()))
    await expect(
      expect(outOfControl).toSurviveEverySchedule({ replay: token }),
    ).rejects.toMatchObject({ name: 'DivergedSchedule' })
  })
})

it('asks for a program, at compile time and at run time', async () => {
  // @ts-expect-error: a number is no program
  const assertion = expect(3).toSurviveEverySchedule()
  await expect(assertion).rejects.toThrow('expects a program')
})
