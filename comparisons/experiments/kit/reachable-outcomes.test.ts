import { expect, it } from 'vitest'
import type { World } from '../../../patterns/stage.ts'
import { allEnds } from './reachable-outcomes.ts'

/** Two who add to what they have read; the second may have read too early. */
const program = ({ work }: World) => {
  const counter = { value: 0 }
  const add = async () => {
    const before = counter.value
    await work('thinks')
    counter.value = before + 1
  }
  return { subject: counter, tasks: { Alice: add, Bob: add }, end: () => counter.value }
}

it('gathers all ends that there are, each once, in order', async () => {
  const { ends, exploration } = await allEnds(program, 'event-loop')
  expect(ends).toEqual([1, 2])
  expect(exploration.interleavings).toBe(6n)
})

it('refuses what it could not cover', async () => {
  const never = () => ({
    subject: {},
    tasks: { Alice: () => new Promise(() => {}) },
    end: () => 0,
  })
  await expect(allEnds(never, 'event-loop')).rejects.toThrow()
})
