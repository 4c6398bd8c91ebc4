import { expect, it } from 'vitest'
import type { World } from '../../../patterns/stage.ts'
import { allEnds } from './reachable-outcomes.ts'

/** Two tasks that add one to what they have read; the second may have read too early. */
const program = ({ work }: World) => {
  const counter = { value: 0 }
  const add = async () => {
    const before = counter.value
    await work('thinks')
    counter.value = before + 1
  }
  return { subject: counter, tasks: { Alice: add, Bob: add }, end: () => counter.value }
}

it('collects every outcome once, sorted', async () => {
  const { ends, exploration } = await allEnds(program, 'event-loop')
  expect(ends).toEqual([1, 2])
  expect(exploration.interleavings).toBe(6n)
})

it('rejects where it could not cover every interleaving', async () => {
  const never = () => ({
    subject: {},
    tasks: { Alice: () => new Promise(() => {}) },
    end: () => 0,
  })
  await expect(allEnds(never, 'event-loop')).rejects.toThrow()
})
