import pLimit from 'p-limit'
import { expect, it } from 'vitest'
import type { Program } from '../explorer/index.ts'
import {
  cancelling,
  crossing,
  handover,
  overRelease,
  ringing,
  scheduled,
  watching,
} from './schedules.suite.ts'
import { type Span, spansOf } from './spans.ts'

/** The spans of a schedule in short: who, what, and from which step to which. */
async function spansIn(program: Program, order: string) {
  const { steps } = await scheduled(program, order)
  const { holds, waits } = spansOf(steps)
  const during = ({ from, to }: Span) => `${from.step + 1}-${to === undefined ? '' : to.step + 1}`
  return {
    holds: holds.map((hold) => `${hold.task} ${hold.lock} ${during(hold)}`),
    waits: waits.map((wait) => ({
      [`${wait.task} ${during(wait)}`]: wait.awaits,
      ...(wait.isGranted ? { isGranted: true } : {}),
    })),
  }
}

it('a lock is held from where it is acquired to where it is released, or to the end', async () => {
  expect(await spansIn(crossing, 'AAA')).toMatchObject({
    holds: ['Alice locks.a 1-3', 'Alice locks.b 2-3', 'Bob locks.b 4-6', 'Bob locks.a 5-6'],
    waits: [],
  })
  const { holds, waits } = await spansIn(crossing, 'ABBA')
  expect(holds).toEqual(['Alice locks.a 1-', 'Bob locks.b 2-'])
  expect(waits).toEqual([
    { 'Bob 3-': { kind: 'lock', name: 'locks.a' } },
    { 'Alice 4-': { kind: 'lock', name: 'locks.b' } },
  ])
})

it('a lock that is handed to a waiter is held from there on, and the wait is over', async () => {
  const { holds, waits } = await spansIn(handover, 'ABAA')
  expect(holds).toEqual(['Alice lock 1-4', 'Bob lock 4-6'])
  expect(waits).toEqual([{ 'Bob 2-4': { kind: 'lock', name: 'lock' }, isGranted: true }])
})

it('a wait for a change is over when its task takes a step', async () => {
  const { waits } = await spansIn(watching, 'ABCAABC')
  expect(waits).toEqual([
    { 'Bob 2-6': { kind: 'unlock', lock: 'lock' } },
    { 'Carol 3-7': { kind: 'change', variables: ['x', 'y'] } },
  ])
})

it('a wait that is refused is over, and nothing is held', async () => {
  const { holds, waits } = await spansIn(cancelling, 'ABAA')
  expect(holds).toEqual(['Alice lock 1-'])
  expect(waits).toEqual([{ 'Bob 2-4': { kind: 'lock', name: 'lock' } }])
})

it('a task that releases the permit of another ends its hold', async () => {
  expect((await spansIn(overRelease, 'ABB')).holds).toEqual(['Alice permits 1-3'])
})

it('a permit that was released too often is held by the task that acquires it next', async () => {
  expect((await spansIn(overRelease, 'BBA')).holds).toEqual(['Alice permits 3-'])
})

it('a signal is nothing to hold', async () => {
  const { holds, waits } = await spansIn(ringing, 'AB')
  expect(holds).toEqual([])
  expect(waits).toEqual([{ 'Alice 1-2': { kind: 'lock', name: 'bell' }, isGranted: true }])
  expect(await spansIn(ringing, 'BA')).toEqual({ holds: [], waits: [] })
})

it('a task waits for a slot of p-limit only if it does not get one at once', async () => {
  const { waits } = await spansIn(({ work }) => {
    const limit = pLimit(1)
    const use = () => limit(() => work('works'))
    return { subject: { limit }, tasks: { Alice: use, Bob: () => use() } }
  }, 'ABAA')
  expect(waits).toEqual([{ 'Bob 2-4': { kind: 'slot' }, isGranted: true }])
})
