import { expect, it, vi } from 'vitest'
import { decisive, explore, type Program } from '../explorer/index.ts'
import { Actor, AskTimedOut, type Reply, TIMEOUT } from './single-owner/actor.ts'
import { askEachOther } from './single-owner/ask-each-other.ts'
import { transferByMessages } from './single-owner/saga.ts'
import { twoPhaseCommit } from './single-owner/two-phase-commit.ts'

const failuresOf = async (program: Program) =>
  decisive(await explore(program)).failures.map(({ ending }) => ending.outcome)

it('an actor is done with one message before it receives the next, oldest first', async () => {
  const log: string[] = []
  const actor = new Actor<string>(async (message) => {
    log.push(`begins ${message}`)
    await Promise.resolve()
    log.push(`ends ${message}`)
  })
  actor.tell('a')
  actor.tell('b')
  await vi.waitFor(() => expect(log).toHaveLength(4))
  expect(log).toEqual(['begins a', 'ends a', 'begins b', 'ends b'])
})

it('an ask gives up after its timeout, and an answer that is late changes nothing', async () => {
  vi.useFakeTimers()
  try {
    const asked: Reply<number>[] = []
    const actor = new Actor<Reply<number>>((reply) => void asked.push(reply))
    const answer = expect(actor.ask<number>((reply) => reply, TIMEOUT)).rejects.toThrow(AskTimedOut)
    await vi.advanceTimersByTimeAsync(TIMEOUT)
    asked[0]?.send(1)
    await answer
    expect(asked[0]?.answer).toBe('timed out')
  } finally {
    vi.useRealTimers()
  }
})

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
