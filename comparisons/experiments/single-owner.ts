import { Mutex } from 'async-mutex'
import type { Program, World } from '../explorer/index.ts'
import { experiment } from './kit/experiment.ts'
import { verdicts } from './kit/verdicts.ts'

/**
 * A minimal actor: it alone touches its data, and it serves one message at a time. A mutex is its
 * mailbox, because a mutex has a first-come, first-served queue.
 */
class Actor<Data> {
  readonly mailbox = new Mutex()
  readonly data: Data

  constructor(data: Data) {
    this.data = data
  }

  ask<A>(message: (data: Data) => A | Promise<A>): Promise<A> {
    return this.mailbox.runExclusive(() => message(this.data))
  }
}

interface Accounts {
  alice: number
  bob: number
}

const opening = (): Accounts => ({ alice: 10, bob: 10 })

/** Alice pays Bob eight, Bob pays Alice three, and an auditor adds up. */
const bankDay = (bank: {
  pay(from: keyof Accounts, to: keyof Accounts, amount: number): Promise<unknown>
  sum(): Promise<number>
  readonly subject: object
}): ReturnType<Program> => {
  const seen = { sums: [] as number[] }
  return {
    subject: bank.subject,
    record: seen,
    tasks: {
      Alice: () => bank.pay('alice', 'bob', 8),
      Bob: () => bank.pay('bob', 'alice', 3),
      Auditor: async () => {
        seen.sums.push(await bank.sum())
      },
    },
    invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === 20) },
  }
}

const anActorForEach: Program = () => {
  const accounts = { alice: new Actor({ money: 10 }), bob: new Actor({ money: 10 }) }
  return bankDay({
    subject: accounts,
    async pay(from, to, amount) {
      await accounts[from].ask((account) => {
        account.money -= amount
      })
      await accounts[to].ask((account) => {
        account.money += amount
      })
    },
    async sum() {
      const alice = await accounts.alice.ask(({ money }) => money)
      return alice + (await accounts.bob.ask(({ money }) => money))
    },
  })
}

function move(accounts: Accounts, from: keyof Accounts, to: keyof Accounts, amount: number): void {
  accounts[from] -= amount
  accounts[to] += amount
}

const oneActor: Program = () => {
  const bank = new Actor(opening())
  return bankDay({
    subject: bank,
    pay: (from, to, amount) => bank.ask((accounts) => move(accounts, from, to, amount)),
    sum: () => bank.ask(({ alice, bob }) => alice + bob),
  })
}

/** Two payments of eight from an account of ten. A service has to allow each. */
const twoAsk =
  (pay: (bank: Actor<Accounts>, isAllowed: () => Promise<boolean>) => Promise<void>) =>
  (isAllowed: (bank: Actor<Accounts>, world: World) => Promise<boolean>): Program =>
  (world) => {
    const bank = new Actor(opening())
    const payOnce = () => pay(bank, () => isAllowed(bank, world))
    return {
      subject: bank,
      tasks: { Alice: payOnce, Carol: payOnce },
      invariants: { 'no account is overdrawn': () => bank.data.alice >= 0 },
    }
  }

const inTwoMessages = twoAsk(async (bank, isAllowed) => {
  const isEnough = await bank.ask(({ alice }) => alice >= 8)
  if (isEnough && (await isAllowed())) await bank.ask((all) => move(all, 'alice', 'bob', 8))
})

const inOneMessage = twoAsk((bank, isAllowed) =>
  bank.ask(async (all) => {
    if (all.alice >= 8 && (await isAllowed())) move(all, 'alice', 'bob', 8)
  }),
)

const faraway = async (_: unknown, { work }: World) => {
  await work('asks')
  return true
}

/** A service that asks the bank for the balance before it answers. */
const curious = async (bank: Actor<Accounts>, { work }: World) => {
  await work('asks')
  return bank.ask(({ alice }) => alice > 0)
}

export default experiment({
  title: 'actors: one per account, or one for the bank',
  async run(print) {
    print(
      await verdicts({
        'an actor per account': anActorForEach,
        'one actor for the bank': oneActor,
        'one actor that keeps serving while it asks a service': inTwoMessages(faraway),
        'one actor that serves no one while it asks a service': inOneMessage(faraway),
        'the same, and the service asks the bank back': inOneMessage(curious),
      }),
    )
  },
})
