import { expect, it } from 'vitest'
import { TIMEOUT } from '../../patterns/actor.ts'
import { decisive, explore, type Program } from '../explorer/index.ts'
import { askEachOther } from './single-owner/ask-each-other.ts'
import { transferByMessages } from './single-owner/saga.ts'
import { twoPhaseCommit } from './single-owner/two-phase-commit.ts'

const failuresOf = async (program: Program) =>
  decisive(await explore(program)).failures.map(({ ending }) => ending.outcome)

it('two actors that ask each other deadlock, and with a timeout one is not told', async () => {
  expect(await failuresOf(askEachOther())).toContain('deadlock')
  const patient = await failuresOf(askEachOther(TIMEOUT))
  expect(patient).toContain('invariant broken')
  expect(patient).not.toContain('deadlock')
})

it('a saga is right in the end, and not meanwhile', async () => {
  const saga = (compensates: boolean, audit: 'meanwhile' | 'in the end') =>
    failuresOf(transferByMessages({ compensates, audit }))
  expect(await saga(true, 'in the end')).toEqual([])
  expect(await saga(false, 'in the end')).toEqual(['invariant broken'])
  expect(await saga(true, 'meanwhile')).toEqual(['invariant broken'])
})

it('two-phase commit needs an order, or a timeout and payments that may be refused', async () => {
  const any = { isOrdered: false }
  expect(await failuresOf(twoPhaseCommit({ isOrdered: true }))).toEqual([])
  expect(await failuresOf(twoPhaseCommit(any))).toEqual(['deadlock'])
  const timed = { ...any, timeout: TIMEOUT }
  expect(await failuresOf(twoPhaseCommit(timed))).toEqual(['invariant broken'])
  expect(await failuresOf(twoPhaseCommit({ ...timed, mayRefuse: true }))).toEqual([])
})
