import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { explore, type Program } from '../comparisons/explorer/index.ts'
import { closedBy, GoChannel, select } from './go-channel.ts'

const RULES = ['node', 'event-loop'] as const

describe('hand to hand', () => {
  const handOver =
    (capacity: number): Program =>
    ({ work }) => {
      const channel = new GoChannel<string>(capacity)
      const record = { isSent: false, isAsked: false, received: '' }
      return {
        subject: channel,
        record,
        tasks: {
          Ann: async () => {
            await channel.send('one')
            record.isSent = true
            await channel.send('two')
          },
          Ben: async () => {
            await work('is late')
            record.isAsked = true
            record.received = `${await channel.receive()} ${await channel.receive()}`
          },
        },
        invariants: { 'a sender waits for the receiver': () => !record.isSent || record.isAsked },
        finally: { 'items arrive in order': () => record.received === 'one two' },
      }
    }

  for (const rule of RULES) {
    it(`a sender waits for a receiver if there is no buffer (${rule})`, async () => {
      const { outcomes, complete } = await explore(handOver(0), { rule })
      expect([[...outcomes.keys()], complete]).toEqual([['completed'], true])
    })

    it(`a sender does not wait for room in a buffer (${rule})`, async () => {
      const { outcomes } = await explore(handOver(1), { rule })
      expect([...outcomes.keys()]).toContain('invariant broken')
    })
  }
})

describe('select', () => {
  /** Two channels, a receiver who takes two from either, and two senders who take whichever is free. */
  const crossing: Program = () => {
    const left = new GoChannel<string>()
    const right = new GoChannel<string>()
    const received: string[] = []
    const sender = (name: string) => () => select([left.sending(name), right.sending(name)])
    return {
      subject: { left, right },
      record: received,
      tasks: {
        Ann: sender('Ann'),
        Ben: sender('Ben'),
        Cy: async () => {
          for (const cases of [
            [left.receiving(), right.receiving()],
            [right.receiving(), left.receiving()],
          ]) {
            received.push((await select(cases))[1] ?? '')
          }
        },
      },
      finally: {
        'each item arrives once': () => received.toSorted().join() === 'Ann,Ben',
        'no place is left behind': () =>
          left.trySend('x') === false && right.trySend('x') === false,
      },
    }
  }

  for (const rule of RULES) {
    it(`does one case, and leaves the others (${rule})`, async () => {
      const { outcomes, complete } = await explore(crossing, { rule })
      expect([[...outcomes.keys()], complete]).toEqual([['completed'], true])
    })
  }

  it('takes the first case that is possible, and tells which', async () => {
    const [empty, full] = [new GoChannel<string>(1), new GoChannel<string>(1)]
    full.trySend('item')
    expect(await select([undefined, empty.receiving(), full.receiving()])).toEqual([2, 'item'])
  })
})

describe('close', () => {
  it('lets accepted items out, and then nothing', async () => {
    const channel = new GoChannel<string>(1)
    await channel.send('item')
    channel.close()
    expect([await channel.receive(), await channel.receive()]).toEqual(['item', undefined])
  })

  it('ends the waits of receivers, and fails those of senders', async () => {
    const [one, other] = [new GoChannel<string>(), new GoChannel<string>()]
    const received = one.receive()
    const sent = other.send('item')
    one.close()
    other.close()
    expect(await received).toBeUndefined()
    await expect(sent).rejects.toThrow('send on a closed channel')
  })

  it('is an error the second time, and so is what is sent after it', () => {
    const channel = new GoChannel<string>(1)
    channel.close()
    expect(() => channel.close()).toThrow('close of a closed channel')
    expect(() => channel.trySend('item')).toThrow('send on a closed channel')
  })
})

describe('closedBy', () => {
  it('is closed when the signal aborts', async () => {
    const controller = new AbortController()
    const done = closedBy(controller.signal).receive()
    controller.abort()
    expect(await done).toBeUndefined()
  })

  it('is closed at once if the signal has aborted, and never without a signal', async () => {
    const cases = [closedBy(undefined).receiving(), closedBy(AbortSignal.abort()).receiving()]
    expect(await select(cases)).toEqual([1, undefined])
  })

  it('is one channel for each signal, which has one listener', () => {
    const { signal } = new AbortController()
    const channels = Array.from({ length: 20 }, () => closedBy(signal))
    expect(new Set(channels).size).toBe(1)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    expect(closedBy(new AbortController().signal)).not.toBe(channels[0])
  })
})
