import { describe, expect, it } from 'vitest'
import { explore } from '../explore.ts'
import type { Rule } from '../index.ts'
import type { Program } from '../program.ts'
import {
  changed,
  counted,
  entered,
  hearing,
  lastWriter,
  latePlaces,
  lateStates,
  patched,
  reported,
  required,
  revived,
  untouched,
} from './late-places.suite.ts'
import { placesOfPackages } from './places-of-packages.suite.ts'

async function countsOf(program: Program, merges: boolean, rule: Rule = 'node') {
  const found = await explore(program, { rule, merges })
  const { complete, interleavings, chance, states } = found
  const outcomes = Object.fromEntries([...found.outcomes].sort())
  const counts = { complete, outcomes, interleavings, chance: chance?.toFixed(9) }
  return { counts, states, unseen: found.unseen }
}

async function expectSameCounts(program: Program, rule?: Rule) {
  const plain = await countsOf(program, false, rule)
  const merged = await countsOf(program, true, rule)
  expect(plain.counts).toMatchObject({ complete: true })
  expect(merged.counts).toEqual(plain.counts)
  expect(merged.unseen).toBe(null)
  expect(merged.states).toBeLessThan(plain.states)
  return plain.counts
}

const places = Object.entries({ ...latePlaces, ...placesOfPackages })

it.each(places)('the last writer is told by %s', async (_, place) => {
  const { outcomes } = await expectSameCounts(lastWriter(place))
  expect(outcomes).toEqual({ completed: 707n, threw: 14n })
})

it.each(Object.entries(lateStates))('states are not the same for %s', async (_, program) => {
  const { outcomes } = await expectSameCounts(program)
  expect(Object.keys(outcomes)).toHaveLength(2)
})

it('states are not the same for how many permits there were when a task got one', async () => {
  const { outcomes } = await expectSameCounts(counted, 'event-loop')
  expect(Object.keys(outcomes)).toHaveLength(2)
})

it('an invariant that remembers is asked in every state of every run', async () => {
  const program = lateStates['an invariant that remembers'] as Program
  const found = await explore(program, { rule: 'node', merges: false })
  expect(Object.fromEntries(found.outcomes)).toEqual({ completed: 48n, 'invariant broken': 48n })
})

it.each([
  ['a timer that is set again when its task is done', revived],
  ['what the program enters an async context with', entered],
  ['what a task keeps of an object that it has put into the record', changed],
  ['a change of `Error`', patched],
  ['a listener of `process`', hearing],
  ['last, which the program assigns by itself', reported],
  ['what `require` returns', required],
])('nobody looks into %s, so no states are merged', async (unseen, program) => {
  for (const rule of ['node', 'event-loop'] as const) {
    const plain = await explore(program, { rule, merges: false })
    const found = await explore(program, { rule })
    expect(found.outcomes).toEqual(plain.outcomes)
    expect(found.unseen).toBe(unseen)
  }
})

it('no getter is called, whether states are compared or not', async () => {
  for (const merges of [true, false]) {
    expect(await explore(untouched, { rule: 'node', merges })).toMatchObject({ failures: [] })
  }
})

describe('iterations that are watched', () => {
  /** Visitors come and go forever, and go through the rooms: all of them, or one. */
  const visits =
    (isShort: boolean): Program =>
    ({ work }) => {
      const inside = new Set<string>()
      const rooms = new Map([
        ['hall', 1],
        ['garden', 2],
      ])
      const walk = async () => {
        for (const room of rooms.keys()) {
          await work(room)
          if (isShort) break
        }
      }
      const visit = (name: string) => async () => {
        inside.add(name)
        await walk()
        inside.delete([...inside].at(-1) ?? name)
      }
      return {
        subject: { inside, rooms },
        endless: ['Ann', 'Bob'],
        tasks: { Ann: visit('Ann'), Bob: visit('Bob') },
      }
    }

  it.each([
    ['all of them', false],
    ['until a break', true],
  ])('end: states recur where tasks go through rooms forever, %s', async (_, isShort) => {
    const found = await explore(visits(isShort), { rule: 'node' })
    expect(found).toMatchObject({ complete: true, failures: [], hasAssumedLoops: false })
  })

  it('leave the language as it was', async () => {
    const prototypes = [new Map(), new Set()].flatMap((each) => [
      Object.getPrototypeOf(each),
      Object.getPrototypeOf(each.values()),
    ])
    const methods = () =>
      prototypes.flatMap((each) =>
        Object.values(Object.getOwnPropertyDescriptors(each)).map(({ value, get }) => value ?? get),
      )
    const before = methods()
    for (const program of Object.values(lateStates)) await explore(program, { states: 50 })
    const after = methods()
    expect(after).toHaveLength(before.length)
    expect(after.filter((method, i) => method !== before[i])).toEqual([])
  })
})
