import { describe, expect, it } from 'vitest'
import { load } from '../../../patterns/discover.ts'
import {
  explore,
  type Move,
  type Program,
  type Rule,
  type Standing,
  standingAfter,
} from '../../explorer/index.ts'
import { programOf } from '../../verdicts/program-of.ts'
import { endingOf, isFailure, loopIn } from './loop.ts'

const RULE = 'event-loop'

/** Where a run stands after each step of a schedule, the start included. */
async function standingsAlong(program: Program, schedule: readonly Move[], rule: Rule) {
  const standings: Standing[] = []
  for (let steps = 0; steps <= schedule.length; steps += 1) {
    standings.push(await standingAfter(program, schedule.slice(0, steps), rule))
  }
  return standings
}

async function programFor(name: string, solution: string, scenario: string): Promise<Program> {
  const { pattern, solutions } = await load(name)
  const found = (await solutions()).find((each) => each.name === solution)
  return programOf(pattern.scenarios[scenario] as never, found as never)
}

const between = () => programFor('dining-philosophers', 'stm', 'Plato between two')

describe('a run that goes round as the explorer has found it', () => {
  it.each([
    ['dining-philosophers', 'stm', 'Plato between two'],
    ['readers-writers', 'mutex-readers-first', 'readers for ever'],
    ['producer-consumer', 'stm-wait-then-take', 'bread for ever'],
  ])('is recognised: %s, %s, %s', async (...names) => {
    const program = await programFor(...names)
    const { failures } = await explore(program, { rule: RULE })
    const lassos = failures.filter(({ repeatsFrom }) => repeatsFrom !== undefined)
    expect(lassos.length).toBeGreaterThan(0)
    for (const { schedule, ending } of lassos) {
      const standings = await standingsAlong(program, schedule, RULE)
      const loop = await loopIn(program, standings, RULE)
      expect(loop?.passedOver).toEqual([])
      expect(endingOf(standings.at(-1) as Standing, loop)).toEqual(ending)
    }
  })
})

it('is no failure while a task could go on and never does', async () => {
  const program = await between()
  const alone = Array.from({ length: 5 }, () => ({ task: 1, operation: 0 }))
  const standings = await standingsAlong(program, alone, RULE)
  const closed = await Promise.all(
    standings.map((_, i) => loopIn(program, standings.slice(0, i + 1), RULE)),
  )
  const loop = closed.find((each) => each !== null)
  expect(loop?.ending.outcome).toBe('starvation')
  expect(loop?.passedOver).toEqual(['Plato', 'Confucius'])
  expect(loop && isFailure(loop)).toBe(false)
})

it('finds none before a run has come back, and looks no further when it is not asked', async () => {
  const program = await between()
  const alone = Array.from({ length: 5 }, () => ({ task: 1, operation: 0 }))
  const standings = await standingsAlong(program, alone, RULE)
  expect(await loopIn(program, standings.slice(0, 2), RULE)).toBeNull()
  expect(await loopIn(program, standings, RULE, () => false)).toBeNull()
})
