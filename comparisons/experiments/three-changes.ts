import { readFileSync } from 'node:fs'
import { Mutex } from 'async-mutex'
import { Condition } from '../../patterns/condition.ts'
import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { explore, type Program, type World } from '../explorer/index.ts'
import { rowsOf } from '../sources/line-diff.ts'
import { columns } from '../text/columns.ts'
import { experiment } from './kit/experiment.ts'

const OPENING = { bank: 0, bob: 5, bobSavings: 9, carol: 5 }
type Name = keyof typeof OPENING
const NAMES = Object.keys(OPENING) as Name[]
const TOTAL = 19

const savingsOf = (name: Name): Name => (name === 'bob' ? 'bobSavings' : name)

/** All locks are taken in one order, each once: nobody has to see to that but `holding`. */
class LockedBank {
  readonly money = { ...OPENING }
  readonly locks = Object.fromEntries(NAMES.map((name) => [name, new Mutex()])) as Accounts<Mutex>
  readonly isFrozen: Accounts<boolean>
  readonly thawed = new Condition(this.locks.bob)
  readonly world: World

  constructor(isBobFrozen: boolean, world: World) {
    this.isFrozen = { bank: false, bob: isBobFrozen, bobSavings: false, carol: false }
    this.world = world
  }

  holding<A>(names: readonly Name[], use: () => Promise<A>): Promise<A> {
    const inOrder = NAMES.filter((name) => names.includes(name))
    const nested = inOrder.reduceRight(
      (rest, name) => () => this.locks[name].runExclusive(rest),
      use,
    )
    return nested()
  }

  /** The caller has the lock. */
  async add(name: Name, amount: number): Promise<void> {
    const before = this.money[name]
    await this.world.work('saves')
    this.money[name] = before + amount
  }

  untilThawed(name: Name): Promise<void> {
    return this.holding([name], async () => {
      while (this.isFrozen[name]) await this.thawed.wait()
    })
  }

  thaw(name: Name): Promise<void> {
    return this.holding([name], async () => {
      this.isFrozen[name] = false
      this.thawed.notifyAll()
    })
  }

  sum(): Promise<number> {
    return this.holding(NAMES, async () => NAMES.reduce((sum, name) => sum + this.money[name], 0))
  }
}

type Accounts<A> = Record<Name, A>
type Pay<Bank> = (bank: Bank, from: Name, to: Name, amount: number) => Promise<unknown>

const locks: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to], async () => {
    if (bank.money[from] < amount) return
    await bank.add(from, -amount)
    await bank.add(to, amount)
  })

const locksSavingsAtFirst: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to], async () => {
    const short = Math.max(0, amount - bank.money[from])
    const savings = savingsOf(from)
    if (short > 0) {
      await bank.holding([savings], () => bank.add(savings, -short))
      await bank.add(from, short)
    }
    await bank.add(from, -amount)
    await bank.add(to, amount)
  })

const locksSavings: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to, savingsOf(from)], async () => {
    const short = Math.max(0, amount - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount)
    await bank.add(to, amount)
  })

const locksFeeAtFirst: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to, savingsOf(from)], async () => {
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.holding(['bank'], () => bank.add('bank', 1))
  })

const locksFee: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to, savingsOf(from), 'bank'], async () => {
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })

const locksFreezeAtFirst: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to, savingsOf(from), 'bank'], async () => {
    while (bank.isFrozen[from]) await bank.thawed.wait()
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })

const locksFreeze: Pay<LockedBank> = async (bank, from, to, amount) => {
  for (;;) {
    await bank.untilThawed(from)
    const isDone = await bank.holding([from, to, savingsOf(from), 'bank'], async () => {
      if (bank.isFrozen[from]) return false
      const short = Math.max(0, amount + 1 - bank.money[from])
      await bank.add(savingsOf(from), -short)
      await bank.add(from, short - amount - 1)
      await bank.add(to, amount)
      await bank.add('bank', 1)
      return true
    })
    if (isDone) return
  }
}

/** One lock and one condition for the whole bank. */
class MonitorBank extends LockedBank {
  readonly lock = new Mutex()
  readonly changed = new Condition(this.lock)

  override thaw(name: Name): Promise<void> {
    return this.lock.runExclusive(() => {
      this.isFrozen[name] = false
      this.changed.notifyAll()
    })
  }

  override sum(): Promise<number> {
    return this.lock.runExclusive(() => NAMES.reduce((sum, name) => sum + this.money[name], 0))
  }
}

const monitor: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    if (bank.money[from] < amount) return
    await bank.add(from, -amount)
    await bank.add(to, amount)
  })

const monitorSavings: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    const short = Math.max(0, amount - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount)
    await bank.add(to, amount)
  })

const monitorFee: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })

const monitorFreeze: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    while (bank.isFrozen[from]) await bank.changed.wait()
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })

class AtomicBank {
  readonly money: Accounts<TVar<number>>
  readonly isFrozen: Accounts<TVar<boolean>>

  constructor(isBobFrozen: boolean) {
    const { bank, bob, bobSavings, carol } = OPENING
    this.money = {
      bank: new TVar(bank),
      bob: new TVar(bob),
      bobSavings: new TVar(bobSavings),
      carol: new TVar(carol),
    }
    this.isFrozen = {
      bank: new TVar(false),
      bob: new TVar(isBobFrozen),
      bobSavings: new TVar(false),
      carol: new TVar(false),
    }
  }

  add(tx: Tx, name: Name, amount: number): void {
    this.money[name].update(tx, (money) => money + amount)
  }

  thaw(name: Name): Promise<void> {
    return atomically((tx) => this.isFrozen[name].set(tx, false))
  }

  sum(): Promise<number> {
    return atomically((tx) => NAMES.reduce((sum, name) => sum + this.money[name].get(tx), 0))
  }
}

const stm: Pay<AtomicBank> = (bank, from, to, amount) =>
  atomically((tx) => {
    if (bank.money[from].get(tx) < amount) return
    bank.add(tx, from, -amount)
    bank.add(tx, to, amount)
  })

const stmSavings: Pay<AtomicBank> = (bank, from, to, amount) =>
  atomically((tx) => {
    const short = Math.max(0, amount - bank.money[from].get(tx))
    bank.add(tx, savingsOf(from), -short)
    bank.add(tx, from, short - amount)
    bank.add(tx, to, amount)
  })

const stmFee: Pay<AtomicBank> = (bank, from, to, amount) =>
  atomically((tx) => {
    const short = Math.max(0, amount + 1 - bank.money[from].get(tx))
    bank.add(tx, savingsOf(from), -short)
    bank.add(tx, from, short - amount - 1)
    bank.add(tx, to, amount)
    bank.add(tx, 'bank', 1)
  })

const stmFreeze: Pay<AtomicBank> = (bank, from, to, amount) =>
  atomically((tx) => {
    check(tx, !bank.isFrozen[from].get(tx))
    const short = Math.max(0, amount + 1 - bank.money[from].get(tx))
    bank.add(tx, savingsOf(from), -short)
    bank.add(tx, from, short - amount - 1)
    bank.add(tx, to, amount)
    bank.add(tx, 'bank', 1)
  })

/** Bob pays from his account, his wife from his savings, an auditor adds up, and then thaws what is frozen. */
function day<Bank extends LockedBank | AtomicBank>(
  open: (isBobFrozen: boolean, world: World) => Bank,
  pay: Pay<Bank>,
  isBobFrozen: boolean,
): Program {
  return (world) => {
    const bank = open(isBobFrozen, world)
    const seen = { sums: [] as number[] }
    return {
      subject: bank,
      record: seen,
      tasks: {
        Bob: () => pay(bank, 'bob', 'carol', 6),
        Alice: () => pay(bank, 'bobSavings', 'carol', 2),
        Auditor: async () => {
          seen.sums.push(await bank.sum())
          await bank.thaw('bob')
        },
      },
      invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === TOTAL) },
    }
  }
}

const source = readFileSync(new URL(import.meta.url), 'utf8').split('\n\n')

const linesOf = (name: string): string[] =>
  source
    .find((part) => part.startsWith(`const ${name}:`))
    ?.split('\n')
    .slice(1) ?? []

/** How many lines went and how many came from one version to another. */
function changed(from: string, to: string): string {
  const rows = rowsOf(linesOf(from), linesOf(to))
  const gone = rows.filter(({ mark }) => mark === '<' || mark === '|').length
  const come = rows.filter(({ mark }) => mark === '>' || mark === '|').length
  return `${gone} out, ${come} in`
}

type Row = readonly [what: string, program: Program, lines: string]

const withLocks = (pay: Pay<LockedBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new LockedBank(isFrozen, world), pay, isBobFrozen)

const withMonitor = (pay: Pay<MonitorBank>, isBobFrozen = false): Program =>
  day((isFrozen, world) => new MonitorBank(isFrozen, world), pay, isBobFrozen)

const withTransactions = (pay: Pay<AtomicBank>, isBobFrozen = false): Program =>
  day((isFrozen) => new AtomicBank(isFrozen), pay, isBobFrozen)

const VERSIONS: readonly Row[] = [
  ['a lock for each account', withLocks(locks), ''],
  [
    '  + savings, at first',
    withLocks(locksSavingsAtFirst),
    changed('locks', 'locksSavingsAtFirst'),
  ],
  ['  + savings', withLocks(locksSavings), changed('locks', 'locksSavings')],
  ['  + a fee, at first', withLocks(locksFeeAtFirst), changed('locksSavings', 'locksFeeAtFirst')],
  ['  + a fee', withLocks(locksFee), changed('locksSavings', 'locksFee')],
  [
    '  + frozen, at first',
    withLocks(locksFreezeAtFirst, true),
    changed('locksFee', 'locksFreezeAtFirst'),
  ],
  ['  + frozen', withLocks(locksFreeze, true), changed('locksFee', 'locksFreeze')],
  ['one lock for all', withMonitor(monitor), ''],
  ['  + savings', withMonitor(monitorSavings), changed('monitor', 'monitorSavings')],
  ['  + a fee', withMonitor(monitorFee), changed('monitorSavings', 'monitorFee')],
  ['  + frozen', withMonitor(monitorFreeze, true), changed('monitorFee', 'monitorFreeze')],
  ['transactions', withTransactions(stm), ''],
  ['  + savings', withTransactions(stmSavings), changed('stm', 'stmSavings')],
  ['  + a fee', withTransactions(stmFee), changed('stmSavings', 'stmFee')],
  ['  + frozen', withTransactions(stmFreeze, true), changed('stmFee', 'stmFreeze')],
]

export default experiment({
  title: 'three changes to a bank, with locks and with transactions',
  async run(print) {
    const rows: string[][] = [['', 'lines', 'what the explorer found']]
    for (const [what, program, lines] of VERSIONS) {
      const { failures, complete } = await explore(program)
      const outcomes = failures.map(({ ending }) => `✗ ${ending.outcome}`)
      const fine = complete ? '✓ survived every interleaving' : '– not searched to the end'
      rows.push([what, lines, outcomes.join(', ') || fine])
    }
    print(columns(rows))
  },
})
