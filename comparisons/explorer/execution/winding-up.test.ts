import { expect, it } from 'vitest'
import { explore } from '../explore.ts'
import { installedPackage } from '../fingerprint/installed-package.suite.ts'
import type { Program } from '../program.ts'

// A run that is abandoned leaves nothing under way in the packages that it has used.

interface Batches {
  begin(): void
  end(): void
  count(): number
}

const CODE = `
let open = 0
export const begin = () => { open += 1 }
export const end = () => { open -= 1 }
export const count = () => open
`

/** Each program has a package of its own, so that none is there for another to find. */
const batches = (): Promise<Batches> => installedPackage('batches', CODE)

/** A batch that is open while something loads, and in which an invariant is broken. */
const breaksInABatch =
  ({ begin, end }: Batches): Program =>
  ({ work }) => {
    const shown = { price: 1 }
    return {
      subject: shown,
      tasks: {
        async changes() {
          begin()
          shown.price = 0
          await work('loads')
          shown.price = 2
          end()
        },
        async looks() {
          await work('looks')
        },
      },
      invariants: { 'there is a price': () => shown.price > 0 },
    }
  }

/** Survives if no batch is open at its start. */
const asksForBatches =
  ({ count }: Batches): Program =>
  ({ work }) => ({
    tasks: {
      async asks() {
        if (count() > 0) throw new Error('a batch is open')
        await work('answers')
      },
    },
  })

it.each(['node', 'event-loop'] as const)(
  'what one program has begun in a package is over when the next one is explored, under %s',
  async (rule) => {
    const all = await batches()
    const broken = await explore(breaksInABatch(all), { rule })
    expect([...broken.outcomes.keys()]).toEqual(['invariant broken'])
    expect(all.count()).toBe(0)
    const next = await explore(asksForBatches(all), { rule })
    expect([...next.outcomes.keys()]).toEqual(['completed'])
  },
)

it('so it is without merging, in samples, and after an error in a task', async () => {
  const all = await batches()
  await explore(breaksInABatch(all), { rule: 'node', merges: false })
  expect(all.count()).toBe(0)
  await explore(breaksInABatch(all), { rule: 'node', seed: 1, schedules: 5 })
  expect(all.count()).toBe(0)
  const throws: Program = ({ work }) => ({
    tasks: {
      async batch() {
        all.begin()
        await work('loads')
        all.end()
      },
      async fails() {
        await work('asks')
        throw new Error('no answer')
      },
    },
  })
  const { outcomes } = await explore(throws, { rule: 'node' })
  expect([...outcomes.keys()]).toEqual(['threw'])
  expect(all.count()).toBe(0)
})

it('tasks that have no end finish their round, and those that never finish are left alone', async () => {
  const all = await batches()
  let rounds = 0
  const endless: Program = ({ work }) => ({
    endless: ['serves'],
    tasks: {
      async serves() {
        all.begin()
        await work('serves')
        all.end()
        rounds += 1
      },
      async polls() {
        while (all.count() >= 0) await work('polls')
      },
    },
  })
  const { states } = await explore(endless, { rule: 'node', merges: false, schedules: 20 })
  expect(states).toBeGreaterThanOrEqual(20)
  expect(all.count()).toBe(0)
  expect(rounds).toBeGreaterThan(0)
})
