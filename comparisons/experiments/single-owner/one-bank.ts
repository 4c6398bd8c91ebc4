import { Actor, type Reply } from '../../../patterns/actor.ts'
import type { Program, World } from '../../explorer/index.ts'
import { bankDay, type Name } from './bank-day.ts'

type Accounts = Record<Name, number>

type Message =
  | { type: 'pay'; from: Name; to: Name; amount: number; reply: Reply<boolean> }
  | { type: 'balances'; reply: Reply<Accounts> }

type IsAllowed = (bank: Actor<Message>) => Promise<boolean>

/** The owner of all accounts. With `isAllowed`, it asks about each payment and serves no one meanwhile. */
function openBank(isAllowed?: IsAllowed) {
  const accounts: Accounts = { alice: 10, bob: 10 }
  const pay = ({ from, to, amount }: { from: Name; to: Name; amount: number }) => {
    if (accounts[from] < amount) return false
    accounts[from] -= amount
    accounts[to] += amount
    return true
  }
  const actor: Actor<Message> = new Actor<Message>({
    async receive(message) {
      if (message.type === 'balances') message.reply.send({ ...accounts })
      else if (isAllowed === undefined || (await isAllowed(actor))) message.reply.send(pay(message))
      else message.reply.send(false)
    },
  })
  return { actor, accounts }
}

const payment = (from: Name, to: Name, amount: number) => (reply: Reply<boolean>) =>
  ({ type: 'pay', from, to, amount, reply }) as const

const balances = (reply: Reply<Accounts>) => ({ type: 'balances', reply }) as const

export const oneActor: Program = () => {
  const bank = openBank()
  return bankDay(
    {
      subject: bank,
      pay: (from, to, amount) => bank.actor.ask(payment(from, to, amount)),
      async sum() {
        const { alice, bob } = await bank.actor.ask(balances)
        return alice + bob
      },
    },
    'meanwhile',
    () => bank.accounts.alice + bank.accounts.bob,
  )
}

/** Two payments of eight from an account of ten. A service has to allow each, and the bank asks it. */
const askedByTheBank =
  (isAllowed: (bank: Actor<Message>, world: World) => Promise<boolean>): Program =>
  (world) => {
    const bank = openBank((actor) => isAllowed(actor, world))
    const payOnce = () => bank.actor.ask(payment('alice', 'bob', 8))
    return {
      subject: bank,
      tasks: { Alice: payOnce, Carol: payOnce },
      invariants: { 'no account is overdrawn': () => bank.accounts.alice >= 0 },
    }
  }

export const servesNoOne = askedByTheBank(async (_, { work }) => {
  await work('asks')
  return true
})

/** The service asks the bank for the balance before it answers. */
export const isAskedBack = askedByTheBank(async (bank, { work }) => {
  await work('asks')
  return (await bank.ask(balances)).alice > 0
})

type Withdrawal =
  | { type: 'is enough'; amount: number; reply: Reply<boolean> }
  | { type: 'withdraw'; amount: number; reply: Reply<boolean> }

/** The bank goes on serving while the service is asked, and does not look again afterwards. */
export const keepsServing: Program = ({ work }) => {
  const alice = { money: 10 }
  const bank = new Actor<Withdrawal>({
    receive({ type, amount, reply }) {
      if (type === 'withdraw') alice.money -= amount
      reply.send(type === 'withdraw' || alice.money >= amount)
    },
  })
  const payOnce = async () => {
    if (!(await bank.ask<boolean>((reply) => ({ type: 'is enough', amount: 8, reply })))) return
    await work('asks')
    await bank.ask<boolean>((reply) => ({ type: 'withdraw', amount: 8, reply }))
  }
  return {
    subject: { bank, alice },
    tasks: { Alice: payOnce, Carol: payOnce },
    invariants: { 'no account is overdrawn': () => alice.money >= 0 },
  }
}
