import { expect, it } from 'vitest'
import type { Program } from '../../explorer/index.ts'
import { simplestFailure, verdicts } from './verdicts.ts'

const twoAdd =
  (isOneStep: boolean): Program =>
  ({ work }) => {
    const counter = { count: 0 }
    const add = async () => {
      const before = counter.count
      if (!isOneStep) await work('thinks')
      counter.count = before + 1
    }
    return {
      subject: counter,
      tasks: { Alice: add, Bob: () => add() },
      finally: { 'both are counted, the one as well as the other': () => counter.count === 2 },
    }
  }

it('the verdicts name each program and whether it survived, in 80 columns', async () => {
  const text = await verdicts({ 'in one step': twoAdd(true), 'in two': twoAdd(false) })
  const lines = text.split('\n')
  expect(lines[0]).toBe('✓ in one step')
  expect(lines[1]).toMatch(/^ {4}survived all 3 interleavings, /)
  expect(lines).toContain('✗ in two')
  expect(text.replaceAll(/\s+/g, ' ')).toContain('broken: both are counted, the one as well as the')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

it('a program that was not explored to its end is not marked as one that survived', async () => {
  const text = await verdicts({ 'in one step': twoAdd(true) }, { schedules: 1 })
  expect(text).toMatch(/^≤ in one step/)
})

it('the simplest failure shows how a program fails, and rejects if it does not', async () => {
  expect(await simplestFailure(twoAdd(false))).toContain('thinks')
  await expect(simplestFailure(twoAdd(true))).rejects.toThrow('does not fail')
})
