import { Mutex } from 'async-mutex'
import { describe, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Program } from '../program.ts'
import { hasSurvived, verdictOf } from './verdict.ts'

const greeting: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })

/** Four tasks count, of which updates may get lost; in the end they have counted to `least` at least. */
const counting =
  (least: number): Program =>
  ({ work }) => {
    const counter = { count: 0 }
    const add = async () => {
      const { count } = counter
      await work('adds')
      counter.count = count + 1
    }
    return {
      subject: counter,
      tasks: { Ann: add, Bob: add, Carl: add, Dora: add },
      finally: { counted: () => counter.count >= least },
    }
  }

describe('the chance of a failure', () => {
  it.each([
    [1, 'every random run'],
    [0.996, 'more than 99 % of random runs'],
    [0.994, '99 % of random runs'],
    [0.001, '1 random run in 1,000'],
    [0, 'no random run of the search'],
  ])('of %d is not rounded to certainty', async (chance, words) => {
    const found = await explore(counting(4), { rule: 'node' })
    expect(verdictOf({ ...found, chance })).toContain(`in ${words} (`)
  })

  it('is 1 where every interleaving fails, and nowhere else', async () => {
    const always = await explore(counting(5), { rule: 'node' })
    expect(always.chance).toBe(1)
    expect(verdictOf(always)).toContain('every random run')
    const often = await explore(counting(4), { rule: 'node' })
    expect(often.outcomes.get('completed')).toBeGreaterThan(0n)
    expect(often.chance).toBeLessThan(1)
  })
})

describe('a program has survived', () => {
  it('if every interleaving was covered, and none failed', async () => {
    expect(hasSurvived(await explore(greeting))).toBe(true)
    expect(hasSurvived(await explore(counting(4)))).toBe(false)
    expect(hasSurvived(await explore(greeting, { seed: 1, schedules: 5 }))).toBe(false)
  })

  it('only if slower locks do not break it either', async () => {
    const found = await explore(async ({ work }) => {
      const lock = new Mutex()
      const seen = { isReady: false }
      await work('begins')
      const locked = lock.runExclusive(async () => {
        seen.isReady = true
      })
      for (let i = 0; i < 30; i += 1) await null
      if (!seen.isReady) throw new Error('it was sure to be ready')
      await locked
    })
    expect(found).toMatchObject({ complete: true, failures: [] })
    expect(hasSurvived(found)).toBe(false)
  })

  it('not if it keeps state from run to run', async () => {
    const seen = { runs: 0 }
    const found = await explore(({ work }) => ({
      tasks: {
        async Ann() {
          seen.runs += 1
          await work('greets')
        },
        Bob: () => work('waits'),
      },
    }))
    expect(found).toMatchObject({ complete: false, failures: [] })
    expect(hasSurvived(found)).toBe(false)
    expect(verdictOf(found)).toContain('seen, in a closure of Ann, is not the same')
  })
})
