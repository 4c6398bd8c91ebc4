import { afterEach, expect, it, vi } from 'vitest'
import './vitest.ts'
import type { Exploration, ExploreOptions } from './exploration.ts'
import { explore } from './explore.ts'
import type { Explorable } from './program.ts'

// Programs that install fake timers while they are explored.

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'setImmediate', 'Date'] as const
const real = NAMES.map((name) => globalThis[name])

afterEach(() => {
  vi.useRealTimers()
  expect(NAMES.map((name) => globalThis[name])).toEqual(real)
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const programs: [string, Explorable][] = [
  [
    'and leaves them',
    async ({ work }) => {
      vi.useFakeTimers()
      await work('asks')
      await work('asks again')
    },
  ],
  [
    'in its last step',
    async ({ work }) => {
      await work('asks')
      vi.useFakeTimers()
    },
  ],
  [
    'and puts them back in its own finally',
    async ({ work }) => {
      vi.useFakeTimers()
      try {
        await Promise.all([work('asks'), work('asks again')])
      } finally {
        vi.useRealTimers()
      }
    },
  ],
  [
    'and waits for one',
    async () => {
      vi.useFakeTimers()
      try {
        await sleep(10)
      } finally {
        vi.useRealTimers()
      }
    },
  ],
  [
    'where it is made',
    ({ work }) => {
      vi.useFakeTimers()
      return { subject: {}, tasks: { Alice: () => work('asks'), Bob: () => work('asks') } }
    },
  ],
  [
    'for Date alone',
    async ({ work }) => {
      vi.useFakeTimers({ toFake: ['Date'] })
      await work('asks')
    },
  ],
]

const searches: [string, ExploreOptions][] = [
  ['a search', {}],
  ['a search that may pre-empt', { rule: 'preemptive' }],
  ['random runs', { seed: 1, schedules: 1 }],
]

const refusal = /^the program replaces (setTimeout|Date) while it is explored, as fake timers do/

it.each(
  programs.flatMap(([what, program]) =>
    searches.map(([how, options]) => ({ what, how, program, options })),
  ),
)('fake timers $what are refused by $how', async ({ program, options }) => {
  const exploring: Promise<Exploration> = explore(program, options)
  await expect(exploring).rejects.toMatchObject({
    name: 'ExplorerMisuse',
    message: expect.stringMatching(refusal),
  })
  expect(NAMES.map((name) => globalThis[name])).toEqual(real)
})

it('the matcher says the same, and later tests have timers', async () => {
  const assertion = expect(programs[0]?.[1] as Explorable).toSurviveEverySchedule()
  await expect(assertion).rejects.toThrow(refusal)
  vi.useRealTimers()
  await sleep(1)
  expect(String(Date)).toContain('[native code]')
})

it('fake timers that end in the step in which they began are none of its business', async () => {
  const program: Explorable = async ({ work }) => {
    vi.useFakeTimers()
    vi.useRealTimers()
    await work('asks')
  }
  await expect(program).toSurviveEverySchedule()
})
