import { definePattern, inHalves, type Scenario } from '../pattern.ts'

/** The name of an account. */
export type Account = string

/** A customer with several accounts, who pays from whichever is the main one at that moment. */
export interface Customer {
  /** Takes `amount` from the main account; waits while there is too little in it. */
  pay(amount: number): Promise<void>
  /** Makes `account` the main one, for payments that are waiting as well. */
  switchTo(account: Account): Promise<void>
  deposit(account: Account, amount: number): Promise<void>
  balance(account: Account): Promise<number>
}

/** What is made of two customers. */
export interface Opened<C extends Customer = Customer> {
  /** Each pays `amount`: both, or neither. Waits while either cannot, and keeps nothing meanwhile. */
  payBoth(one: C, other: C, amount: number): Promise<void>
}

/** The same, made only of what every customer offers. */
export const closed: Opened = {
  async payBoth(one, other, amount) {
    await one.pay(amount)
    await other.pay(amount)
  },
}

/** A solution is a class of customers. The first of the accounts is the main one. */
export type Customers = new (balances: Readonly<Record<Account, number>>) => Customer

const twoPayments: Scenario<Customers> = {
  kind: 'safety',
  stage(CustomerOf) {
    const customer = new CustomerOf({ shared: 100 })
    const record = { least: 100 }
    return {
      subject: customer,
      record,
      tasks: {
        Alice: () => customer.pay(60),
        Bob: () => customer.pay(60),
        Carol: async () => {
          await customer.deposit('shared', 20)
          record.least = Math.min(record.least, await customer.balance('shared'))
        },
      },
      invariants: { 'there is never less than nothing': () => record.least >= 0 },
    }
  },
}

/** Bob switches to an account that has enough for Alice. */
const newHasMoney: Scenario<Customers> = {
  kind: 'liveness',
  stage(CustomerOf) {
    const customer = new CustomerOf({ former: 0, latter: 60 })
    return {
      subject: customer,
      tasks: { Alice: () => customer.pay(60), Bob: () => customer.switchTo('latter') },
    }
  },
}

/** What is paid into the former account after the switch stays there; what Alice needs comes later. */
const newGetsMoney: Scenario<Customers> = {
  kind: 'liveness',
  stage(CustomerOf, { work }) {
    const customer = new CustomerOf({ former: 0, latter: 0 })
    const record = { former: 60 }
    return {
      subject: customer,
      record,
      tasks: {
        Alice: () => customer.pay(60),
        Bob: async () => {
          await customer.switchTo('latter')
          await customer.deposit('former', 60)
          await work('waits for a statement')
          record.former = await customer.balance('former')
          await customer.deposit('latter', 60)
        },
      },
      invariants: { 'nothing is taken from the former account': () => record.former === 60 },
    }
  },
}

/** Bob needs the money that Alice would pay first, until he has switched the other customer. */
const bothPay: Scenario<Customers, Opened>['stage'] = (CustomerOf, _, { payBoth }) => {
  const rich = new CustomerOf({ only: 60 })
  const poor = new CustomerOf({ former: 0, latter: 60 })
  return {
    subject: { rich, poor },
    tasks: {
      Alice: () => payBoth(rich, poor, 60),
      Bob: async () => {
        await rich.pay(60)
        await rich.deposit('only', 60)
        await poor.switchTo('latter')
      },
    },
  }
}

export default definePattern<Customers, Opened>({
  title: 'The main account',
  lesson: 'Which locks and which bells one needs may be known only on the way.',
  chapter: 'Choosing',
  after: [],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'signals follow a pointer as well; a transaction need not ask first',
  },
  scenarios: {
    'two payments': twoPayments,
    'the new account has money': newHasMoney,
    'the new account gets money': newGetsMoney,
    ...inHalves('both pay', closed, bothPay),
  },
})
