import { expect, it } from 'vitest'
import type { World } from '../../../patterns/stage.ts'
import { reachableOutcomes } from './reachable-outcomes.ts'

/** Two tasks that add one to what they have read, which may be out of date. */
const program = ({ work }: World) => {
  const counter = { value: 0 }
  const add = async () => {
    const before = counter.value
    await work('thinks')
    counter.value = before + 1
  }
  return { subject: counter, tasks: { Alice: add, Bob: add }, result: () => counter.value }
}

it('collects every result that some interleaving has, once each and in order', async () => {
  const { results, exploration } = await reachableOutcomes(program, 'event-loop')
  expect(results).toEqual([1, 2])
  expect(exploration.interleavings).toBe(6n)
})

it('rejects if it could not cover every interleaving', async () => {
  const never = () => ({
    subject: {},
    tasks: { Alice: () => new Promise(() => {}) },
    result: () => 0,
  })
  await expect(reachableOutcomes(never, 'event-loop')).rejects.toThrow()
})
