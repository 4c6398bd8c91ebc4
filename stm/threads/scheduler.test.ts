import { afterEach, describe, expect, it } from 'vitest'
import { alwaysInTurn, planted, plantedForKills } from './testing/planted.suite.ts'
import { type ScenarioName, scenarios } from './testing/scenarios.suite.ts'
import { type Run, Scheduler } from './testing/scheduler.suite.ts'

// Real threads, of which one at a time does one atomic operation. The engine's code is what ships.

let scheduler: Scheduler | undefined
afterEach(async () => {
  await scheduler?.stop()
  scheduler = undefined
})

const names = Object.keys(scenarios) as ScenarioName[]

for (const name of names) {
  it(`${name}: nothing goes wrong in 200 schedules`, async () => {
    scheduler = await Scheduler.start(name)
    const schedules = new Set<string>()
    for (let seed = 0; seed < 200; seed += 1) {
      const { fault, schedule } = scheduler.play(seed)
      expect({ seed, fault, schedule }).toMatchObject({ fault: null })
      schedules.add(schedule)
    }
    expect(schedules.size).toBeGreaterThan(100)
  })
}

it('the same seed gives the same run, and so does the schedule', async () => {
  scheduler = await Scheduler.start('mixture')
  const runs: Run[] = []
  for (const seed of [1, 2, 3, 1, 2, 3]) runs.push(scheduler.play(seed))
  expect(runs.slice(3)).toEqual(runs.slice(0, 3))
  expect(runs.slice(0, 3).map(({ schedule }) => scheduler?.replay(schedule))).toEqual(
    runs.slice(0, 3),
  )
})

for (const name of names) {
  it(`${name}: nothing goes wrong if every attempt waits for its turn`, async () => {
    scheduler = await Scheduler.start(name, ...alwaysInTurn)
    for (let seed = 0; seed < 50; seed += 1) {
      const { fault, schedule } = scheduler.play(seed)
      expect({ seed, fault, schedule }).toMatchObject({ fault: null })
    }
  })
}

/** The number of schedules that it takes to find a bug; `Infinity` if none of 1,000 does. */
async function schedulesToFind(bug: (typeof planted)[number]): Promise<number> {
  scheduler = await Scheduler.start(bug.scenario, bug)
  for (let seed = 0; seed < 1_000; seed += 1) {
    const { fault, schedule } = scheduler.play(seed)
    if (fault === null) continue
    await scheduler.restart()
    expect(scheduler.replay(schedule).fault).toBe(fault)
    return seed + 1
  }
  return Infinity
}

describe('planted bugs', () => {
  const needed: number[] = []

  it.each(planted)('are found, and replayed: $bug', async (bug) => {
    const schedules = await schedulesToFind(bug)
    needed.push(schedules)
    expect(schedules).toBeLessThan(Infinity)
  })

  it('are found within 40 schedules, nine out of ten', () => {
    expect(needed).toHaveLength(planted.length)
    const early = needed.filter((schedules) => schedules <= 40)
    expect(early.length / planted.length).toBeGreaterThanOrEqual(0.9)
  })

  it.each(plantedForKills)('are found where a thread is killed: $bug', async (bug) => {
    scheduler = await Scheduler.start(
      bug.scenario,
      bug,
      ...(bug.file === 'script-kernel.ts' ? [] : alwaysInTurn),
    )
    const faults: string[] = []
    for (let at = 1; at < 30 && faults.length === 0; at += 1) {
      const { fault } = await scheduler.playAndKill(at, 0, at)
      if (fault !== null) faults.push(fault)
    }
    expect(faults).toHaveLength(1)
  })
})

describe('a thread that is killed before one of its operations', () => {
  const ways = { 'as it is': [], 'if it waits for its turn': alwaysInTurn }
  for (const [way, planted] of Object.entries(ways)) {
    it.each([0, 2])(`leaves nothing undone, at any of them, ${way}: thread %i`, async (victim) => {
      scheduler = await Scheduler.start('bank', ...planted)
      let kills = 0
      for (let at = 1; ; at += 1) {
        const { fault, schedule, wasKilled } = await scheduler.playAndKill(at, victim, at)
        expect({ at, fault, schedule }).toMatchObject({ fault: null })
        if (!wasKilled) break
        kills += 1
      }
      expect(kills).toBeGreaterThan(8)
    })
  }
})
