import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../index.ts'
import {
  ALL_TASKS,
  has,
  intersects,
  isWithin,
  MAX_TASKS,
  NO_TASKS,
  only,
  PROGRESS,
  union,
  without,
  withTask,
} from './task-set.ts'

describe('a set of tasks', () => {
  const lastTask = MAX_TASKS - 1

  it('has what was put into it, up to the last task that there may be', () => {
    const both = withTask(only(lastTask), 0)
    const members = Array.from({ length: MAX_TASKS }, (_, task) => task)
    expect(members.filter((task) => has(both, task))).toEqual([0, lastTask])
    expect(members.every((task) => has(ALL_TASKS, task) && !has(NO_TASKS, task))).toBe(true)
  })

  it('keeps progress apart from every task', () => {
    const all = Array.from({ length: MAX_TASKS }, (_, task) => only(task)).reduce(union, NO_TASKS)
    expect(intersects(all, PROGRESS)).toBe(false)
    expect(without(union(all, PROGRESS), all)).toBe(PROGRESS)
    expect(isWithin(PROGRESS, ALL_TASKS)).toBe(true)
  })

  it('is compared with another', () => {
    const [a, b] = [withTask(only(1), lastTask), only(lastTask)]
    expect([isWithin(b, a), isWithin(a, b), isWithin(NO_TASKS, b)]).toEqual([true, false, true])
    expect([intersects(a, b), intersects(only(1), b)]).toEqual([true, false])
  })
})

describe('the number of tasks', () => {
  const crowd =
    (count: number): Program =>
    () => ({
      subject: {},
      tasks: Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, async () => {}])),
    })

  it('may be as large as a set', async () => {
    const { outcomes } = await explore(crowd(MAX_TASKS), { schedules: 1 })
    expect([...outcomes.keys()]).toEqual(['completed'])
  })

  it('is refused beyond that, in plain words', async () => {
    await expect(explore(crowd(MAX_TASKS + 1), { schedules: 1 })).rejects.toThrow(
      new RangeError('a program may have at most 30 tasks; this one has 31'),
    )
    const last = { seed: 1, schedules: 1 }
    await expect(explore(crowd(MAX_TASKS + 1), last)).rejects.toThrow(RangeError)
  })
})
