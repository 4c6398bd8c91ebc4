import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

/**
 * Sets the balance of `account` to what `next` returns of it. Blocks while another job uses the account. It may reject,
 * to make a job start over; the job has to let that through.
 */
export type Change = (account: string, next: (balance: number) => number) => Promise<void>

/**
 * Work on several accounts, one after another, in an order that it finds on the way. It may run several times, and
 * rejects only if a change does.
 */
export type Job = (change: Change) => Promise<void>

/** Each is a remark on an order in which jobs took accounts, and could get stuck. */
export type Warnings = readonly string[] | 'needless'

/**
 * Accounts that jobs use side by side. Each of them begins with a balance of ten. An account is named like 'savings of
 * Ann'.
 */
export interface Bank {
  /**
   * Runs `job` as if it were alone with the accounts that it uses. Resolves when it is done; the last of its runs
   * counts, and the others leave no trace. `claims` are all the accounts that it may use, if that is known.
   */
  run(job: Job, claims?: readonly string[]): Promise<void>
  balanceOf(account: string): number
  /** What a test should fail for, though it did not get stuck; `'needless'` if no job ever waits forever. */
  readonly warnings: Warnings
}

/** What is made of two banks. */
export interface Opened<B extends Bank = Bank> {
  /** Runs one job on the accounts of both. */
  runAtBoth(one: B, other: B, job: (one: Change, other: Change) => Promise<void>): Promise<void>
}

/** The same, made only of what every bank offers. */
const closed: Opened = {
  runAtBoth: (one, other, job) => one.run((here) => other.run((there) => job(here, there))),
}

/** A solution is a class of banks. */
export type Banks = new (accounts: readonly string[]) => Bank

const SAVINGS = 'savings of Ann'
const CHECKING = 'checking of Ann'
const PENSION = 'pension of Ann'

interface Transfer {
  readonly from: string
  readonly to: string
  readonly amount: number
}

/** Takes the first account, computes for some time, and takes the second one. */
const transfer = ({ work }: World, { from, to, amount }: Transfer): Job => {
  return async (change) => {
    await change(from, (balance) => balance - amount)
    await work('computes')
    await change(to, (balance) => balance + amount)
  }
}

/** The same, without a pause of its own. */
const quickTransfer = ({ from, to, amount }: Transfer): Job => {
  return async (change) => {
    await change(from, (balance) => balance - amount)
    await change(to, (balance) => balance + amount)
  }
}

const balances = (bank: Bank, expected: Readonly<Record<string, number>>) => ({
  'each job is done once': () =>
    Object.entries(expected).every(([account, balance]) => bank.balanceOf(account) === balance),
})

/** Nobody says beforehand what he needs. */
const oppositeOrders: Scenario<Banks> = {
  kind: 'safety',
  stage(BankOf, world) {
    const bank = new BankOf([SAVINGS, CHECKING])
    const run = (job: Transfer) => () => bank.run(transfer(world, job))
    return {
      subject: bank,
      tasks: {
        Alice: run({ from: SAVINGS, to: CHECKING, amount: 1 }),
        Bob: run({ from: CHECKING, to: SAVINGS, amount: 2 }),
      },
      finally: balances(bank, { [SAVINGS]: 11, [CHECKING]: 9 }),
    }
  },
}

const threeInACircle: Scenario<Banks> = {
  kind: 'safety',
  isLarge: true,
  stage(BankOf, world) {
    const bank = new BankOf([SAVINGS, CHECKING, PENSION])
    const run = (job: Job, { from, to }: Transfer) => bank.run(job, [from, to])
    const first = { from: SAVINGS, to: CHECKING, amount: 1 }
    const second = { from: CHECKING, to: PENSION, amount: 2 }
    const third = { from: PENSION, to: SAVINGS, amount: 4 }
    return {
      subject: bank,
      tasks: {
        Alice: () => run(transfer(world, first), first),
        Bob: () => run(transfer(world, second), second),
        Carol: () => run(quickTransfer(third), third),
      },
      finally: balances(bank, { [SAVINGS]: 13, [CHECKING]: 9, [PENSION]: 8 }),
    }
  },
}

/** A test runs two jobs in opposite orders, one after the other, for two customers. It cannot get stuck. */
const rehearsal: Scenario<Banks> = {
  kind: 'safety',
  stage(BankOf, world) {
    const bank = new BankOf([SAVINGS, CHECKING, 'savings of Ben', 'checking of Ben'])
    return {
      subject: bank,
      tasks: {
        Tester: async () => {
          await bank.run(transfer(world, { from: SAVINGS, to: CHECKING, amount: 1 }))
          await bank.run(
            transfer(world, { from: 'checking of Ben', to: 'savings of Ben', amount: 1 }),
          )
        },
        Bob: () => world.work('does something else'),
      },
      finally: {
        'the opposite orders are reported, or harmless': () =>
          bank.warnings === 'needless' || bank.warnings.length > 0,
      },
    }
  },
}

/** Alice has one job. Bob has another one again and again, and takes the accounts in the opposite order. */
const oneAmongMany: Scenario<Banks> = {
  kind: 'liveness',
  isLarge: true,
  stage(BankOf, world) {
    const bank = new BankOf([SAVINGS, CHECKING])
    const parity = (balance: number) => (balance + 1) % 2
    return {
      subject: bank,
      tasks: {
        Alice: () => bank.run(transfer(world, { from: SAVINGS, to: CHECKING, amount: 0 })),
        Bob: () =>
          bank.run(async (change) => {
            await change(CHECKING, parity)
            await world.work('computes')
            await change(SAVINGS, parity)
          }),
      },
      endless: ['Bob'],
    }
  },
}

/** Each of the banks has one account; two jobs need both, and name the banks in opposite orders. */
const twoBanks: Scenario<Banks, Opened>['stage'] = (BankOf, { work }, { runAtBoth }) => {
  const left = new BankOf([SAVINGS])
  const right = new BankOf([SAVINGS])
  const transferBetween = (from: Bank, to: Bank, amount: number) => () =>
    runAtBoth(from, to, async (here, there) => {
      await here(SAVINGS, (balance) => balance - amount)
      await work('computes')
      await there(SAVINGS, (balance) => balance + amount)
    })
  return {
    subject: { left, right },
    tasks: { Alice: transferBetween(left, right, 1), Bob: transferBetween(right, left, 2) },
    invariants: {
      'no job is done twice': () =>
        [9, 10, 11, 12].includes(left.balanceOf(SAVINGS)) &&
        [8, 9, 10, 11].includes(right.balanceOf(SAVINGS)),
    },
    finally: {
      'each job is done once': () =>
        left.balanceOf(SAVINGS) === 11 && right.balanceOf(SAVINGS) === 9,
    },
  }
}

export default definePattern<Banks, Opened>({
  title: 'Deadlock detection',
  lesson:
    'Prevent, avoid, detect or warn: each has a cost, and each has something it does not see.',
  chapter: 'Detective work',
  after: ['dining-philosophers'],
  choice: {
    alone: 'locks',
    composed: 'locks',
    because: 'a queue serves each job in turn, and no job is always the victim',
  },
  scenarios: {
    'in opposite orders': oppositeOrders,
    'three in a circle': threeInACircle,
    rehearsal,
    'one among many': oneAmongMany,
    ...inHalves('two banks', closed, twoBanks),
  },
})
