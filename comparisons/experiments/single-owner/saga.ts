import { Actor, type Reply } from '../../../patterns/actor.ts'
import type { Program } from '../../explorer/index.ts'
import { type Audit, bankDay } from './bank-day.ts'

type Message =
  | { type: 'withdraw' | 'deposit'; amount: number; reply: Reply<boolean> }
  | { type: 'refund'; amount: number; reply: Reply<boolean> }
  | { type: 'balance'; reply: Reply<number> }

/** The most that an account may hold: Bob cannot take Alice's eight before he has paid his three. */
const LIMIT = 15

function openAccount() {
  const account = { money: 10 }
  const change = (by: number, isAllowed: boolean) => {
    if (isAllowed) account.money += by
    return isAllowed
  }
  const actor = new Actor<Message>({
    receive(message) {
      if (message.type === 'balance') return message.reply.send(account.money)
      const { type, amount, reply } = message
      if (type === 'withdraw') reply.send(change(-amount, account.money >= amount))
      // A compensation must not be refused: there is no compensation for it.
      else reply.send(change(amount, type === 'refund' || account.money + amount <= LIMIT))
    },
  })
  return { account, actor }
}

/**
 * An actor for each account. A payment withdraws, then deposits; with `compensates`, it refunds what
 * the other account refuses.
 */
export const transferByMessages =
  ({ compensates, audit }: { compensates: boolean; audit: Audit }): Program =>
  () => {
    const accounts = { alice: openAccount(), bob: openAccount() }
    const balance = (reply: Reply<number>) => ({ type: 'balance', reply }) as const
    const send = (name: 'alice' | 'bob', type: 'withdraw' | 'deposit' | 'refund', amount: number) =>
      accounts[name].actor.ask<boolean>((reply) => ({ type, amount, reply }))
    return bankDay(
      {
        subject: accounts,
        async pay(from, to, amount) {
          if (!(await send(from, 'withdraw', amount))) return false
          if (await send(to, 'deposit', amount)) return true
          if (compensates) await send(from, 'refund', amount)
          return false
        },
        async sum() {
          const alice = await accounts.alice.actor.ask(balance)
          return alice + (await accounts.bob.actor.ask(balance))
        },
      },
      audit,
      () => accounts.alice.account.money + accounts.bob.account.money,
    )
  }
