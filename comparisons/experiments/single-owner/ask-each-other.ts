import { Actor, AskTimedOut, type Reply } from '../../../patterns/actor.ts'
import type { Program } from '../../explorer/index.ts'

type Message =
  | { type: 'balance'; reply: Reply<number> }
  | { type: 'total'; reply: Reply<number | 'gave up'> }

/**
 * Two actors with an account each. Asked for the total, each asks the other for its balance and
 * serves no one meanwhile. With `timeout`, in milliseconds, it gives up then.
 */
export const askEachOther =
  (timeout?: number): Program =>
  ({ work }) => {
    const open = (other: () => Actor<Message>) =>
      new Actor<Message>({
        async receive(message) {
          if (message.type === 'balance') return message.reply.send(10)
          await work('reads its own balance')
          message.reply.send(await totalWith(other()))
        },
      })
    const totalWith = async (other: Actor<Message>): Promise<number | 'gave up'> => {
      try {
        return 10 + (await other.ask<number>((reply) => ({ type: 'balance', reply }), timeout))
      } catch (error) {
        if (error instanceof AskTimedOut) return 'gave up'
        throw error
      }
    }
    const alice: Actor<Message> = open(() => bob)
    const bob: Actor<Message> = open(() => alice)
    const seen: { totals: (number | 'gave up')[] } = { totals: [] }
    const askFor = (actor: Actor<Message>) => async () => {
      seen.totals.push(await actor.ask<number | 'gave up'>((reply) => ({ type: 'total', reply })))
    }
    return {
      subject: { alice, bob },
      record: seen,
      tasks: { Carol: askFor(alice), Dave: askFor(bob) },
      finally: { 'each is told the total': () => seen.totals.every((total) => total === 20) },
    }
  }
