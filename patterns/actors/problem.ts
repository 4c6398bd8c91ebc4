import { type Balances, Disk, type Name } from '../bank-disk.ts'
import { Overloaded } from '../door.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

export { type Balances, Disk, type Name }

/** The most that an account may hold. */
const LIMIT = 15

export interface Payment {
  readonly from: Name
  readonly to: Name
  readonly amount: number
}

/** `balance` with `change` added; `undefined` if no account may hold that. */
export function changed(balance: number, change: number): number | undefined {
  const sum = balance + change
  return sum >= 0 && sum <= LIMIT ? sum : undefined
}

/** What is in the two accounts after `payment`; `undefined` if one of them refuses it. */
export function paid(balances: Balances, { from, to, amount }: Payment): Balances | undefined {
  const payer = changed(balances[from], -amount)
  const payee = changed(balances[to], amount)
  if (payer === undefined || payee === undefined) return undefined
  return { ...balances, [from]: payer, [to]: payee }
}

/** Says when it has taken too long, which may be at any time. */
export class Clock {
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async timeout(): Promise<void> {
    await this.world.work('waits long enough')
  }
}

/** Keeps two accounts, and answers a request when the disk has what the answer rests on. */
export interface Bank {
  /**
   * Moves money from one account to the other, and returns `true`; or returns `false`, and nothing has happened, if
   * there is too little in the one, or there would be too much in the other. Rejects, and nothing has happened, at
   * once with `Overloaded` if the bank has no room for the request, and if a save fails that it does not repeat.
   */
  pay(payment: Payment): Promise<boolean>
  /** Both balances, of one moment. Rejects with `Overloaded` as `pay` does. */
  balances(): Promise<Balances>
}

/** What is made of two banks. */
export interface Opened<B extends Bank = Bank> {
  /**
   * Makes the same payment at both banks and returns `true`, or makes it at none. Rejects if a disk fails; the bank
   * with the other disk may have made the payment then. Later payments are served all the same.
   */
  payAtBoth(one: B, other: B, payment: Payment): Promise<boolean>
}

/** A saga, made only of what every bank offers: if the second bank refuses, the first is asked to pay back. */
const closed: Opened = {
  async payAtBoth(one, other, payment) {
    if (!(await one.pay(payment))) return false
    if (await other.pay(payment)) return true
    await one.pay({ from: payment.to, to: payment.from, amount: payment.amount })
    return false
  },
}

/** A solution is a class of banks. `room` is how many requests may wait and be served at a time. */
export type Banks = new (disk: Disk, opening: Balances, room: number, clock: Clock) => Bank

/** The answers that customers were given, and the balances that an auditor was. */
class Answers {
  readonly isPaid: Record<string, boolean> = {}
  audit: Balances | undefined
  sentAway = 0

  async note(name: string, answer: Promise<boolean>): Promise<void> {
    this.isPaid[name] = await answer
  }

  /** Resolves with `false` if the bank is overloaded. */
  async isServed(answer: Promise<boolean>): Promise<boolean> {
    try {
      await answer
      return true
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error
      this.sentAway += 1
      return false
    }
  }
}

const TEN: Balances = { alice: 10, bob: 10 }
const ROOM_FOR_ALL = 9

const sumOf = ({ alice, bob }: Balances): number => alice + bob
const aliceTo = (to: Name, amount: number): Payment => ({ from: 'alice', to, amount })
const bobTo = (to: Name, amount: number): Payment => ({ from: 'bob', to, amount })

/** A scenario at one bank, with ten in each account. */
const atOneBank = (
  kind: Scenario<Banks>['kind'],
  room: number,
  open: (
    bank: Bank,
    answers: Answers,
    disk: Disk,
    world: World,
  ) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Banks> => ({
  kind,
  stage(BankOf, world) {
    const disk = new Disk(world, 'own', TEN)
    const bank = new BankOf(disk, TEN, room, new Clock(world))
    const record = new Answers()
    return { subject: bank, record, ...open(bank, record, disk, world) }
  },
})

/** Two payments, each of which can always be made. */
const oppositePayments = atOneBank('liveness', ROOM_FOR_ALL, (bank, answers, disk) => ({
  tasks: {
    Alice: () => answers.note('Alice', bank.pay(aliceTo('bob', 3))),
    Bob: () => answers.note('Bob', bank.pay(bobTo('alice', 4))),
  },
  finally: {
    'both are paid': () => answers.isPaid.Alice === true && answers.isPaid.Bob === true,
    'the disk has both': () => disk.balances.alice === 11 && disk.balances.bob === 9,
  },
}))

/** Bob's account has no room for eight. */
const aFullAccount = atOneBank('safety', ROOM_FOR_ALL, (bank, answers, disk, { work }) => ({
  tasks: {
    Alice: () => answers.note('Alice', bank.pay(aliceTo('bob', 8))),
    Bob: () => work('does something else'),
  },
  finally: {
    'the payment is refused': () => answers.isPaid.Alice === false,
    'all is as before': () => disk.balances.alice === 10 && disk.balances.bob === 10,
  },
}))

const anAudit = atOneBank('safety', ROOM_FOR_ALL, (bank, answers, disk) => ({
  tasks: {
    Bob: () => answers.note('Bob', bank.pay(bobTo('alice', 3))),
    Auditor: async () => {
      answers.audit = await bank.balances()
    },
  },
  invariants: {
    'no money is in flight': () => !answers.audit || sumOf(answers.audit) === 20,
    'what is answered is on the disk': () =>
      answers.audit?.alice !== 13 || disk.balances.alice === 13,
  },
}))

/** There is room for one request. The disk goes on as soon as a customer has been sent away. */
const aStuckDisk = atOneBank('liveness', 1, (bank, answers, disk) => {
  disk.stick()
  const pay = async () => {
    if (await answers.isServed(bank.pay(aliceTo('bob', 1)))) return
    disk.free()
  }
  return {
    tasks: { Ann: pay, Ben: pay },
    finally: { 'one customer is sent away': () => answers.sentAway === 1 },
  }
})

/** There is room for one request. */
const aBurst = atOneBank('safety', 1, (bank, answers, disk) => ({
  tasks: {
    Alice: () => answers.isServed(bank.pay(aliceTo('bob', 3))),
    Bob: () => answers.isServed(bank.pay(bobTo('alice', 4))),
  },
  finally: { 'no money is missing': () => sumOf(disk.balances) === 20 },
}))

/** The second save fails: that of the second payment, or one of those that a payment needs. */
const aSaveFails = atOneBank('safety', ROOM_FOR_ALL, (bank, answers, disk) => {
  disk.failing = 2
  const gain = () => (answers.isPaid.Bob ? 4 : 0) - (answers.isPaid.Alice ? 3 : 0)
  return {
    tasks: {
      Alice: () => answers.note('Alice', orFailed(bank.pay(aliceTo('bob', 3)))),
      Bob: () => answers.note('Bob', orFailed(bank.pay(bobTo('alice', 4)))),
    },
    finally: {
      'one at least is paid': () => gain() !== 0,
      'the disk has what is paid': () => disk.balances.alice === 10 + gain(),
      'no money is missing': () => sumOf(disk.balances) === 20,
    },
  }
})

/** Two banks. At the second one, each account has `poor`. */
function openTwo(BankOf: Banks, world: World, poor: number) {
  const opening = { rich: TEN, poor: { alice: poor, bob: poor } }
  const disk = {
    rich: new Disk(world, 'rich', opening.rich),
    poor: new Disk(world, 'poor', opening.poor),
  }
  const clock = new Clock(world)
  const bank = {
    rich: new BankOf(disk.rich, opening.rich, ROOM_FOR_ALL, clock),
    poor: new BankOf(disk.poor, opening.poor, ROOM_FOR_ALL, clock),
  }
  return { bank, disk }
}

/** At the second bank, Alice has too little. A crash would leave what is on the disk of the first one. */
const twoBanks: Scenario<Banks, Opened>['stage'] = (BankOf, world, { payAtBoth }) => {
  const { bank, disk } = openTwo(BankOf, world, 1)
  const answers = new Answers()
  return {
    subject: bank,
    record: answers,
    tasks: {
      Alice: () => answers.note('Alice', payAtBoth(bank.rich, bank.poor, aliceTo('bob', 3))),
      Bob: () => world.work('does something else'),
    },
    invariants: { 'no disk has a payment that is not made': () => disk.rich.balances.alice === 10 },
    finally: { 'the payment is refused': () => answers.isPaid.Alice === false },
  }
}

/** Two payments at both banks, which name the banks in opposite orders. Both banks refuse Bob's. */
const crosswise: Scenario<Banks, Opened>['stage'] = (BankOf, world, { payAtBoth }) => {
  const { bank, disk } = openTwo(BankOf, world, 8)
  const answers = new Answers()
  return {
    subject: bank,
    record: answers,
    tasks: {
      Alice: () => answers.note('Alice', payAtBoth(bank.rich, bank.poor, aliceTo('bob', 3))),
      Bob: () => answers.note('Bob', payAtBoth(bank.poor, bank.rich, bobTo('alice', 12))),
    },
    finally: {
      "Alice's is paid": () => answers.isPaid.Alice === true && answers.isPaid.Bob === false,
      'the disks have it': () => disk.rich.balances.alice === 7 && disk.poor.balances.alice === 5,
    },
  }
}

/** The disk of the first bank fails. Bob pays at the second one, before, meanwhile or after. */
const oneDiskFails: Scenario<Banks, Opened>['stage'] = (BankOf, world, { payAtBoth }) => {
  const { bank, disk } = openTwo(BankOf, world, 8)
  disk.rich.failing = 1
  const answers = new Answers()
  return {
    subject: bank,
    record: answers,
    tasks: {
      Alice: () =>
        answers.note('Alice', orFailed(payAtBoth(bank.rich, bank.poor, aliceTo('bob', 3)))),
      Bob: () => answers.note('Bob', bank.poor.pay(bobTo('alice', 4))),
    },
    finally: {
      "Alice's is not paid": () =>
        answers.isPaid.Alice === false && disk.rich.balances.alice === 10,
      "Bob's is on the disk": () =>
        answers.isPaid.Bob === true && [9, 12].includes(disk.poor.balances.alice),
    },
  }
}

/** Resolves with `false` if the disk fails. */
const orFailed = (payment: Promise<boolean>): Promise<boolean> => payment.catch(() => false)

export default definePattern<Banks, Opened>({
  title: 'Actors',
  lesson: 'An actor needs no lock, and between two actors everything is as it was.',
  chapter: 'Models built from variables',
  after: ['bank-transfer', 'channels'],
  choice: {
    alone: 'event',
    composed: 'either',
    because: 'one owner is enough for one bank, and two owners have to be held',
  },
  scenarios: {
    'opposite payments': oppositePayments,
    'a full account': aFullAccount,
    'an audit': anAudit,
    'a stuck disk': aStuckDisk,
    'a burst': aBurst,
    'a save fails': aSaveFails,
    ...inHalves('two banks', closed, twoBanks),
    'crosswise, opened': { kind: 'composition', half: 'opened', stage: crosswise },
    'one disk fails, opened': { kind: 'composition', half: 'opened', stage: oneDiskFails },
  },
})
