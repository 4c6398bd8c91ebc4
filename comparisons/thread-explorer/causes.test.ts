import { expect, it } from 'vitest'
import { cycleIn, lostWakeUpOf, tornReadIn } from './causes.ts'
import type { ThreadStep } from './step-log.ts'

const [ALICE, BOB] = [0, 1]
const [LEFT, RIGHT] = [5, 6]

const step = (thread: number, operation: ThreadStep['operation'], index: number) => ({
  thread,
  could: 3,
  operation,
  index,
  before: 0,
  after: 0,
  result: 0,
})
const write = (index: number) => ({ ...step(ALICE, 'store', index), after: 1 })
const read = (index: number) => step(BOB, 'load', index)
const torn = (...steps: ThreadStep[]) => tornReadIn(steps, [[LEFT, RIGHT]])

it('a read is torn where a change of both lies between its halves', () => {
  const found = torn(read(LEFT), write(LEFT), write(RIGHT), read(RIGHT))
  expect(found).toMatchObject({
    reader: BOB,
    writer: ALICE,
    old: { index: LEFT },
    fresh: { index: RIGHT },
  })
})

it('a read is torn where both halves are read in the midst of a change', () => {
  expect(torn(write(LEFT), read(LEFT), read(RIGHT), write(RIGHT))).toMatchObject({
    old: { index: RIGHT },
    fresh: { index: LEFT },
  })
})

it('a read is torn by the second of two changes', () => {
  const both = [write(LEFT), write(RIGHT)]
  expect(torn(...both, read(LEFT), ...both, read(RIGHT))).toMatchObject({ old: { index: LEFT } })
})

it('a read that was repeated, or that lies between two changes, is not torn', () => {
  const both = [write(LEFT), write(RIGHT)]
  expect(torn(read(LEFT), ...both, read(RIGHT), read(LEFT), read(RIGHT))).toBeUndefined()
  expect(torn(...both, read(LEFT), write(LEFT), read(RIGHT), write(RIGHT))).toBeUndefined()
  expect(torn(read(LEFT), read(RIGHT), ...both)).toBeUndefined()
})

it('words that do not belong together are not torn apart', () => {
  const steps = [read(LEFT), write(LEFT), write(RIGHT), read(RIGHT)]
  expect(tornReadIn(steps, [])).toBeUndefined()
  expect(tornReadIn(steps, [[LEFT, 7]])).toBeUndefined()
})

it('a wake-up is lost where it came before the sleep, and nothing has changed since', () => {
  const notify = step(ALICE, 'notify', LEFT)
  const sleep = step(BOB, 'wait', LEFT)
  const stuck = { thread: BOB, index: LEFT, isSpinning: false }
  expect(lostWakeUpOf([write(LEFT), notify, sleep], stuck)).toBe(ALICE)
  expect(lostWakeUpOf([notify, write(LEFT), sleep], stuck)).toBeUndefined()
  expect(lostWakeUpOf([sleep, notify], stuck)).toBeUndefined()
  expect(lostWakeUpOf([{ ...notify, result: 1 }, sleep], stuck)).toBeUndefined()
})

it('a wake-up is not lost on a thread that looks after it, and sleeps on', () => {
  const notify = step(ALICE, 'notify', LEFT)
  const sleep = step(BOB, 'wait', LEFT)
  const stuck = { thread: BOB, index: LEFT, isSpinning: false }
  expect(lostWakeUpOf([notify, read(LEFT), sleep], stuck)).toBeUndefined()
  expect(lostWakeUpOf([read(LEFT), notify, sleep], stuck)).toBe(ALICE)
  expect(lostWakeUpOf([notify, read(RIGHT), sleep], stuck)).toBe(ALICE)
})

it('a cycle is found wherever it begins', () => {
  const edges = (...pairs: [number, number][]) => cycleIn(new Map(pairs))
  expect(edges([0, 1], [1, 2], [2, 1])).toEqual([1, 2])
  expect(edges([0, 1], [1, 0])).toEqual([0, 1])
  expect(edges([0, 1], [1, 2])).toBeUndefined()
})
