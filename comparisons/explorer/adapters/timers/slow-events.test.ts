import { describe, expect, it } from 'vitest'
import { explore, type Program, verdictOf, type World } from '../../index.ts'

const alone =
  (run: (world: World, seen: Set<number>) => Promise<unknown>, seen = new Set<number>()): Program =>
  (world) => ({ subject: {}, tasks: { Alice: () => run(world, seen) } })

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms))

const DAY = 24 * 60 * 60 * 1000

/** What clocks have shown after something that took time, since they were read before. */
async function shown(wait: (world: World) => Promise<unknown>): Promise<number[]> {
  const seen = new Set<number>()
  const program = alone(async (world) => {
    const start = performance.now()
    await wait(world)
    seen.add(performance.now() - start)
  })
  await explore(program, { rule: 'node' })
  return [...seen].sort((a, b) => a - b)
}

describe('for who reads the clock', () => {
  it('time passes while something outside the program is under way', async () => {
    expect(await shown(({ work }) => work('asks'))).toEqual([0, 50, DAY])
  })

  it('the verdict names the lengths that were tried, and is silent where the clock is not read', async () => {
    const late = await explore(
      alone(async ({ work }) => {
        const start = Date.now()
        await work('asks')
        if (Date.now() - start > 30 * DAY) throw new Error('never tried')
      }),
    )
    expect(late).toMatchObject({ failures: [], lengths: [50, DAY] })
    const said = 'it reads the clock: only delays of 0, 50 ms and 1 day were tried'
    expect(verdictOf(late)).toContain(said)
    const blind = await explore(alone(({ work }) => work('asks')))
    expect(blind.lengths).toBeNull()
    expect(verdictOf(blind)).not.toContain('clock')
  })

  it('it passes twice at the most', async () => {
    const thrice = async ({ work }: World) => {
      for (let i = 0; i < 3; i += 1) await work('asks')
    }
    expect(await shown(thrice)).toEqual([0, 50, 100, DAY, DAY + 50, 2 * DAY])
  })

  it('no timer is due meanwhile', async () => {
    expect(await shown(({ work }) => Promise.race([pause(200), work('asks')]))).toEqual([
      0, 50, 180, 200,
    ])
    expect(await shown(() => pause(20))).toEqual([20])
  })

  it('how often it has passed belongs to the state', async () => {
    const program = alone(async ({ work }) => {
      const start = Date.now()
      await Promise.all([pause(40), work('asks')])
      await work('asks again')
      await work('asks once more')
      return Date.now() - start
    })
    const { outcomes, unseen } = await explore(program, { rule: 'node' })
    expect(unseen).toBeNull()
    expect((await explore(program, { rule: 'node', merges: false })).outcomes).toEqual(outcomes)
  })

  it.each(['node', 'event-loop'] as const)('it passes under the rule %s', async (rule) => {
    const program: Program = ({ work }) => {
      const record = { isLate: false }
      const ask = async () => {
        const deadline = Date.now() + 1000
        await work('asks')
        record.isLate = Date.now() > deadline
      }
      return {
        subject: {},
        record,
        tasks: { Alice: ask },
        invariants: { 'in time': () => !record.isLate },
      }
    }
    const { broken, failures } = await explore(program, { rule })
    expect([...broken.keys()]).toEqual(['in time'])
    expect(failures[0]?.steps.at(-1)?.actions[0]).toBe('after a day')
  })
})

it('for who does not read it, only the order of events matters', async () => {
  const program = alone(({ work }) => work('asks'))
  expect((await explore(program, { rule: 'node' })).interleavings).toBe(1n)
})
