import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore } from '../event-loop.suite.ts'
import type { Program } from '../program.ts'

/** `count` tasks that run `run`: the same function, or one each that does the same. */
function tasksOf(count: number, areSymmetric: boolean, run: () => Promise<void>) {
  const each = () => (areSymmetric ? run : () => run())
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, each()]))
}

/**
 * How often `count` tasks add one to a number, which they read before an await and write after it.
 */
const counting =
  (count: number, areSymmetric: boolean): Program =>
  ({ work }) => {
    const shop = { lock: new Mutex(), sold: 0 }
    const sell = async () => {
      await shop.lock.runExclusive(() => work('looks'))
      const { sold } = shop
      await work('pays')
      shop.sold = sold + 1
    }
    return {
      subject: shop,
      tasks: tasksOf(count, areSymmetric, sell),
      finally: { 'all are counted': () => shop.sold === count },
    }
  }

describe('tasks that run the very same function', () => {
  it.each([2, 3, 4, 5])('have as few states as if they had no names: %i of them', async (count) => {
    const { states } = await explore(({ work }) => ({
      subject: {},
      tasks: tasksOf(count, true, () => work('once')),
    }))
    // Each has not begun, is at work or is done: this is the number of multisets of three.
    expect(states).toBe(((count + 1) * (count + 2)) / 2)
  })

  it('end as others do that do the same, and as often', async () => {
    const [alike, symmetric] = [await explore(counting(3, false)), await explore(counting(3, true))]
    expect(symmetric.states).toBeLessThan(alike.states / 3)
    for (const key of [
      'outcomes',
      'interleavings',
      'complete',
      'deviations',
      'ownOrder',
    ] as const) {
      expect(symmetric[key]).toEqual(alike[key])
    }
    expect(symmetric.chance).toBeCloseTo(alike.chance as number, 12)
    const sizes = ({ failures }: typeof symmetric) =>
      failures.map(({ preemptions, pointOfNoReturn, steps }) => {
        return { preemptions, pointOfNoReturn, steps: steps.length }
      })
    expect(sizes(symmetric)).toEqual(sizes(alike))
  })

  it('may come to where all looks as before, which is no loop', async () => {
    const twice =
      (areSymmetric: boolean): Program =>
      ({ work }) => {
        const door = { isOpen: false }
        const goThrough = async () => {
          for (let i = 0; i < 2; i += 1) {
            door.isOpen = true
            await work('goes through')
            door.isOpen = false
            await work('goes on')
          }
        }
        return { subject: door, tasks: tasksOf(2, areSymmetric, goThrough) }
      }
    const [alike, symmetric] = [await explore(twice(false)), await explore(twice(true))]
    expect(symmetric.states).toBeLessThan(alike.states)
    expect(symmetric.interleavings).toBe(alike.interleavings)
  })

  it('are told apart by the random numbers that they draw', async () => {
    const { outcomes, complete } = await explore(({ work }) => {
      const ids = new Set<number>()
      const draw = async () => {
        await work('waits')
        ids.add(Math.random())
      }
      return {
        subject: { ids },
        tasks: tasksOf(2, true, draw),
        finally: { 'each has its own': () => ids.size === 2 },
      }
    })
    expect([...outcomes.keys()]).toEqual(['completed'])
    expect(complete).toBe(true)
  })

  it('starve as others do', async () => {
    const polite =
      (areSymmetric: boolean): Program =>
      ({ work }) => {
        const path = { isTaken: false }
        const walk = async () => {
          for (;;) {
            await work('looks')
            if (!path.isTaken) break
          }
          path.isTaken = true
          await work('walks')
          path.isTaken = false
        }
        return { subject: path, tasks: tasksOf(2, areSymmetric, walk) }
      }
    const [alike, symmetric] = [await explore(polite(false)), await explore(polite(true))]
    expect(symmetric.states).toBe(alike.states)
    expect(symmetric.outcomes).toEqual(alike.outcomes)
  })
})
