import { describe, expect, it } from 'vitest'
import { discover, type Entry, type Solution } from '../../patterns/discover.ts'
import {
  advance,
  type Moment,
  type Next,
  type Program,
  type Rule,
  replay,
} from '../explorer/index.ts'
import { programOf } from './program-of.ts'

/** Enough for each task to start and to meet another. */
const STEPS = 4

/** Walks through `program`, taking a different one of the moves that are offered at each step. */
async function walk(program: Program, rule: Rule): Promise<Moment> {
  let moment = await advance(program, [], rule)
  for (let i = 0; i < STEPS && moment.ending === null; i += 1) {
    const chosen = moment.next[i % moment.next.length] as Next
    moment = await advance(program, [...moment.schedule, chosen.move], rule)
    expect(moment.steps.at(-1)).toEqual(chosen.step)
    expect(moment.ending).toEqual(chosen.ending)
    const { next: _, ...standing } = moment
    expect(standing).toEqual(chosen.after)
  }
  return moment
}

/** The first wrong solution, and the last one, which is right. */
async function two({ solutions }: Entry): Promise<readonly Solution[]> {
  const all = await solutions()
  return [all.find(({ bug }) => bug !== undefined), all.at(-1)].filter((each) => each !== undefined)
}

const entries = await discover()

describe.each(entries)('$name, step by step', (entry) => {
  it('goes as a replay of the same schedule goes', async () => {
    const [scenario] = Object.values(entry.pattern.scenarios)
    if (scenario === undefined) throw new Error('a problem without a scenario')
    for (const solution of await two(entry)) {
      const program = programOf(scenario, solution)
      for (const rule of ['node', 'event-loop'] as const) {
        const { schedule, steps, ending } = await walk(program, rule)
        const run = await replay(program, schedule, rule)
        expect(steps.length).toBeGreaterThan(0)
        expect(run.steps.slice(0, steps.length)).toEqual(steps)
        expect(run.schedule.slice(0, schedule.length)).toEqual(schedule)
        if (ending !== null) expect(run.ending).toEqual(ending)
      }
    }
  })
})
