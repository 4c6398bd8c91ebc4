import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { allEnded } from '../all-ended.ts'
import { Door } from '../door.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Opened, type Payment, paid } from './problem.ts'

export const price =
  'a save cannot be awaited in a transaction: a flag is set before it, and cleared on every way out'

export const outcomes: Outcomes = {
  // The first bank has saved a payment, and is paid back.
  'two banks': ['invariant broken'],
}

/** Both balances are a variable. Another one says that a payment is being saved, and all wait for its end. */
export default class AtomicBank implements Bank {
  readonly door: Door
  private readonly current: TVar<Balances>
  private readonly isSaving = new TVar(false)
  private readonly disk: Disk

  constructor(disk: Disk, opening: Balances, room: number) {
    this.door = new Door(room)
    this.disk = disk
    this.current = new TVar(opening)
  }

  pay(payment: Payment): Promise<boolean> {
    return this.door.enter(async () => {
      const next = await atomically((tx) => {
        const after = this.after(tx, payment)
        if (after) this.begin(tx)
        return after
      })
      if (next) await this.finish(next)
      return next !== undefined
    })
  }

  balances(): Promise<Balances> {
    return this.door.enter(() => atomically((tx) => this.balancesIn(tx)))
  }

  /** The balances after `payment`; `undefined` if it is refused. Waits as `balancesIn` does. */
  after(tx: Tx, payment: Payment): Balances | undefined {
    return paid(this.balancesIn(tx), payment)
  }

  begin(tx: Tx): void {
    this.isSaving.set(tx, true)
  }

  async finish(next: Balances): Promise<void> {
    let saved: Balances | undefined
    try {
      await this.disk.save(next)
      saved = next
    } finally {
      await atomically((tx) => {
        if (saved) this.current.set(tx, saved)
        this.isSaving.set(tx, false)
      })
    }
  }
  /** Waits while a payment is being saved. */
  private balancesIn(tx: Tx): Balances {
    check(tx, !this.isSaving.get(tx))
    return this.current.get(tx)
  }
}

export const published: Published<AtomicBank, Bank> = {
  door: 'enter those of all banks before the transaction',
  after: 'in a transaction, which the compiler checks; of all banks before the first begin',
  begin: 'in the same transaction, if no bank has refused',
  finish: 'once for each begin that is committed, with what after returned',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicBank> = {
  payAtBoth: (one, other, payment) =>
    one.door.enter(() =>
      other.door.enter(async () => {
        const agreed = await atomically((tx) => {
          const first = one.after(tx, payment)
          const second = other.after(tx, payment)
          if (!first || !second) return undefined
          one.begin(tx)
          other.begin(tx)
          return { first, second }
        })
        if (agreed) await allEnded([one.finish(agreed.first), other.finish(agreed.second)])
        return agreed !== undefined
      }),
    ),
}
