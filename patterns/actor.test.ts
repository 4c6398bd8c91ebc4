import { expect, it, vi } from 'vitest'
import { Actor, AskTimedOut, type Reply, TIMEOUT } from './actor.ts'

it('an actor is done with one message before it receives the next, oldest first', async () => {
  const log: string[] = []
  const actor = new Actor<string>({
    async receive(message) {
      log.push(`begins ${message}`)
      await Promise.resolve()
      log.push(`ends ${message}`)
    },
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
    const actor = new Actor<Reply<number>>({ receive: (reply) => void asked.push(reply) })
    const answer = expect(actor.ask<number>((reply) => reply, TIMEOUT)).rejects.toThrow(AskTimedOut)
    await vi.advanceTimersByTimeAsync(TIMEOUT)
    asked[0]?.send(1)
    await answer
    expect(asked[0]?.answer).toBe('timed out')
  } finally {
    vi.useRealTimers()
  }
})

it('an error that is sent in place of an answer reaches the one who asks', async () => {
  const actor = new Actor<Reply<number>>({
    receive: (reply) => reply.sendResult(Promise.reject(new RangeError('no'))),
  })
  await expect(actor.ask<number>((reply) => reply)).rejects.toThrow(RangeError)
  await vi.waitFor(() => expect(actor.mailbox).toEqual([]))
})
