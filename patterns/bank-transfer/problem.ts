import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import { FailingStore, SlowStore } from '../slow-store.ts'
import type { Stage, World } from '../stage.ts'

export type Account = string

/** The balance of each account. */
export type Balances = Readonly<Record<Account, number>>

/** A file, a database, a service. A call may take any time. A save that rejects has changed nothing. */
export interface Ledger {
  /** The balances when the bank opened. */
  readonly opening: Balances
  load(account: Account): Promise<number>
  save(account: Account, balance: number): Promise<void>
}

/**
 * Money is neither created nor lost, no account overdrawn, and every customer gets an answer. What
 * a customer or an auditor has been told is in the ledger. If a save fails, an operation may reject;
 * so may all later ones, because no answer is better than a wrong one.
 */
export interface Bank {
  /** Pays out `amount`, or returns `false` if the account holds less. */
  withdraw(account: Account, amount: number): Promise<boolean>
  deposit(account: Account, amount: number): Promise<void>
  /** Moves `amount`, or returns `false` if `from` holds less. */
  transfer(from: Account, to: Account, amount: number): Promise<boolean>
  /** Returns all balances as of one moment. */
  audit(): Promise<Balances>
  /** Moves `amount` from one of two accounts; waits until one of them has it. */
  payFromEither?(first: Account, second: Account, to: Account, amount: number): Promise<void>
}

/** What is made of two banks. */
export interface Opened<B extends Bank = Bank> {
  /** Moves `amount` from an account of `one` to one of the `other`, or returns `false`. */
  wire(one: B, other: B, from: Account, to: Account, amount: number): Promise<boolean>
  /** Returns all balances of both banks as of one moment. */
  auditOf(one: B, other: B): Promise<Balances>
}

/** The same, made only of what every bank offers. */
const closed: Opened = {
  async wire(one, other, from, to, amount) {
    if (!(await one.withdraw(from, amount))) return false
    await other.deposit(to, amount)
    return true
  },
  auditOf: async (one, other) => ({ ...(await one.audit()), ...(await other.audit()) }),
}

/** A solution is a class of banks. */
export type Banks = new (ledger: Ledger) => Bank

/** The answers given at the counter, and the audits. */
class Receipts {
  readonly answers: Record<string, boolean> = {}
  readonly audits: Record<string, Balances> = {}

  async answer(name: string, answer: Promise<boolean>): Promise<void> {
    this.answers[name] = await answer
  }

  async audit(name: string, audit: Promise<Balances>): Promise<void> {
    this.audits[name] = await audit
  }

  get granted(): number {
    return Object.values(this.answers).filter(Boolean).length
  }

  everyAudit(holds: (audit: Balances) => boolean): boolean {
    return Object.values(this.audits).every(holds)
  }
}

const totalOf = (audit: Balances): number =>
  Object.values(audit).reduce((total, balance) => total + balance, 0)

/** What every audit must show while no customer pays in or out. */
const soundBooks = (receipts: Receipts, total: number) => ({
  'no money is made or lost': () => receipts.everyAudit((audit) => totalOf(audit) === total),
  'no account is overdrawn': () =>
    receipts.everyAudit((audit) => Object.values(audit).every((balance) => balance >= 0)),
})

const WRITTEN = 'what was told is in the ledger'

/** A scenario at one bank. `isWritten` says whether the ledger has what was told so far. */
const atOneBank = (
  kind: Scenario<Banks>['kind'],
  opening: Balances,
  isWritten: (ledger: Balances, told: Receipts) => boolean,
  open: (bank: Bank, receipts: Receipts) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
  ledgerOf = (balances: Balances, world: World) => new SlowStore(balances, world),
): Scenario<Banks> => ({
  kind,
  stage(BankOf, world) {
    const ledger = ledgerOf(opening, world)
    const bank = new BankOf(ledger)
    const receipts = new Receipts()
    const { invariants, ...rest } = open(bank, receipts)
    return {
      subject: bank,
      record: { ...receipts, ledger },
      invariants: { [WRITTEN]: () => isWritten(ledger.values, receipts), ...invariants },
      ...rest,
    }
  },
})

const isPaidOnce = ({ joint }: Balances, told: Receipts) => told.granted === 0 || joint === 20

const twoWithdrawals = atOneBank('safety', { joint: 100 }, isPaidOnce, (bank, receipts) => ({
  tasks: {
    Alice: () => receipts.answer('Alice', bank.withdraw('joint', 80)),
    Bob: () => receipts.answer('Bob', bank.withdraw('joint', 80)),
  },
  invariants: { 'no more is paid out than there was': () => receipts.granted <= 1 },
  finally: { 'one of the two is paid': () => receipts.granted === 1 },
}))

const isEven = ({ alice, bob }: Balances, { audits }: Receipts) =>
  Object.keys(audits).length < 2 || (alice === 100 && bob === 100)

/** Each customer audits after paying, so the later audit sees the result of both transfers. */
const oppositeTransfers = atOneBank(
  'safety',
  { alice: 100, bob: 100 },
  isEven,
  (bank, receipts) => {
    const pay = async (name: string, from: Account, to: Account): Promise<void> => {
      await bank.transfer(from, to, 30)
      await receipts.audit(name, bank.audit())
    }
    return {
      tasks: { Alice: () => pay('Alice', 'alice', 'bob'), Bob: () => pay('Bob', 'bob', 'alice') },
      invariants: soundBooks(receipts, 200),
    }
  },
)

const isPaid = ({ alice, bob }: Balances, told: Receipts) =>
  told.granted === 0 || (alice === 130 && bob === 70)

const auditInMidTransfer = atOneBank(
  'safety',
  { alice: 100, bob: 100 },
  isPaid,
  (bank, receipts) => ({
    tasks: {
      Bob: () => receipts.answer('Bob', bank.transfer('bob', 'alice', 30)),
      Auditor: () => receipts.audit('Auditor', bank.audit()),
    },
    invariants: soundBooks(receipts, 200),
  }),
)

const ignored = () => {}

/** Bob's second save fails, and those after it up to the one with the number `last`. */
const aTransferFails = (last: number): Scenario<Banks> =>
  atOneBank(
    'safety',
    { alice: 100, bob: 100 },
    isPaid,
    (bank, receipts) => ({
      tasks: {
        Bob: () => receipts.answer('Bob', bank.transfer('bob', 'alice', 30)).catch(ignored),
        Auditor: () => receipts.audit('Auditor', bank.audit()).catch(ignored),
      },
      invariants: soundBooks(receipts, 200),
    }),
    (opening, world) => new FailingStore(opening, world, 2, last),
  )

const isPassedOn = (ledger: Balances, { answers }: Receipts) => {
  const paidBy = (name: string) => (answers[name] === true ? 30 : 0)
  return (
    Object.keys(answers).length < 3 ||
    (ledger.alice === 30 - paidBy('Alice') + paidBy('Carol') &&
      ledger.bob === paidBy('Alice') - paidBy('Bob') &&
      ledger.carol === paidBy('Bob') - paidBy('Carol'))
  )
}

/** The same money goes round. A customer who asks too early is refused, which is an answer too. */
const ringOfThree = atOneBank(
  'liveness',
  { alice: 30, bob: 0, carol: 0 },
  isPassedOn,
  (bank, receipts) => ({
    tasks: {
      Alice: () => receipts.answer('Alice', bank.transfer('alice', 'bob', 30)),
      Bob: () => receipts.answer('Bob', bank.transfer('bob', 'carol', 30)),
      Carol: () => receipts.answer('Carol', bank.transfer('carol', 'alice', 30)),
    },
    finally: {
      'every customer gets an answer': () => Object.keys(receipts.answers).length === 3,
      'a customer who has the money can pay': () => receipts.granted >= 1,
    },
  }),
)

const isAsBefore = ({ alice }: Balances, { audits }: Receipts) => !audits.Alice || alice === 100

const transferToOneself = atOneBank('liveness', { alice: 100 }, isAsBefore, (bank, receipts) => ({
  tasks: {
    Alice: async () => {
      await bank.transfer('alice', 'alice', 30)
      await receipts.audit('Alice', bank.audit())
    },
  },
  invariants: soundBooks(receipts, 100),
}))

const someMoney = { current: 20, savings: 20, landlord: 0 }

const isRentPaid = ({ landlord }: Balances, { audits }: Receipts) =>
  !audits.Alice || landlord === 50

const payFromEither = atOneBank('liveness', someMoney, isRentPaid, (bank, receipts) => ({
  tasks: {
    Alice: async () => {
      await bank.payFromEither?.('current', 'savings', 'landlord', 50)
      await receipts.audit('Alice', bank.audit())
    },
    Employer: () => bank.deposit('current', 40),
    Aunt: () => bank.deposit('savings', 40),
  },
  invariants: {
    'the rent is paid once': () => receipts.everyAudit(({ landlord }) => landlord === 50),
    'no account is overdrawn': soundBooks(receipts, 0)['no account is overdrawn'],
  },
}))

/** The money moves from left to right; the auditor visits the banks from right to left. */
const auditOfTwoBanks: Scenario<Banks, Opened>['stage'] = (BankOf, world, { wire, auditOf }) => {
  const ledgers = {
    left: new SlowStore({ alice: 100 }, world),
    right: new SlowStore({ bob: 100 }, world),
  }
  const left = new BankOf(ledgers.left)
  const right = new BankOf(ledgers.right)
  const receipts = new Receipts()
  const isWired = () => ledgers.left.values.alice === 70 && ledgers.right.values.bob === 130
  return {
    subject: { left, right },
    record: { ...receipts, ledgers },
    tasks: {
      Alice: () => receipts.answer('Alice', wire(left, right, 'alice', 'bob', 30)),
      Auditor: () => receipts.audit('Auditor', auditOf(right, left)),
    },
    invariants: {
      [WRITTEN]: () => receipts.granted === 0 || isWired(),
      ...soundBooks(receipts, 200),
    },
  }
}

/** The bank that is to receive the money cannot save it. */
const aWireFails: Scenario<Banks, Opened>['stage'] = (BankOf, world, { wire, auditOf }) => {
  const left = new BankOf(new SlowStore({ alice: 100 }, world))
  const right = new BankOf(new FailingStore({ bob: 100 }, world, 1, 1))
  const receipts = new Receipts()
  return {
    subject: { left, right },
    record: receipts,
    tasks: {
      Alice: () => receipts.answer('Alice', wire(left, right, 'alice', 'bob', 30)).catch(ignored),
      Auditor: () => receipts.audit('Auditor', auditOf(right, left)).catch(ignored),
    },
    invariants: soundBooks(receipts, 200),
  }
}

export default definePattern<Banks, Opened>({
  title: 'Bank transfer',
  lesson: 'Two correct operations need not make one correct operation.',
  chapter: 'One thing at a time',
  after: ['lost-update'],
  choice: {
    alone: 'locks',
    composed: 'either',
    because: 'with locks no balance leads the ledger; all three span two banks',
  },
  scenarios: {
    'two withdrawals': twoWithdrawals,
    'opposite transfers': oppositeTransfers,
    'audit in mid-transfer': auditInMidTransfer,
    'a ring of three': ringOfThree,
    'a transfer to oneself': transferToOneself,
    'pay from either of two': payFromEither,
    'a save fails': aTransferFails(2),
    'the disk is full': aTransferFails(Infinity),
    ...inHalves('an audit of two banks', closed, auditOfTwoBanks),
    'a wire fails, opened': { kind: 'composition', half: 'opened', stage: aWireFails },
  },
})
