import { Mutex } from 'async-mutex'
import { allEnded } from '../all-ended.ts'
import { Door } from '../door.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Opened, type Payment, paid } from './problem.ts'

export const price = 'the queue of the mutex has no bound, so requests are counted beside it'

export const outcomes: Outcomes = {
  // The first bank has saved a payment, and is paid back.
  'two banks': ['invariant broken'],
}

/** One lock for both accounts, held until the disk has what was paid. */
export default class LockedBank implements Bank {
  readonly lock = ranked(new Mutex())
  readonly door: Door
  private current: Balances
  private readonly disk: Disk

  constructor(disk: Disk, opening: Balances, room: number) {
    this.disk = disk
    this.current = opening
    this.door = new Door(room)
  }

  pay(payment: Payment): Promise<boolean> {
    return this.door.enter(() =>
      lockAll([this.lock], async (held) => {
        const next = this.after(held, payment)
        if (next) await this.keep(held, next)
        return next !== undefined
      }),
    )
  }

  balances(): Promise<Balances> {
    return this.door.enter(() => lockAll([this.lock], () => this.current))
  }

  /** The balances after `payment`; `undefined` if it is refused. */
  after(held: Held, payment: Payment): Balances | undefined {
    held.mustInclude(this.lock)
    return paid(this.current, payment)
  }

  async keep(held: Held, balances: Balances): Promise<void> {
    held.mustInclude(this.lock)
    await this.disk.save(balances)
    this.current = balances
  }
}

export const published: Published<LockedBank, Bank> = {
  door: 'enter those of all banks before a lock is taken',
  lock: 'take it with lockAll, together with all others, holding none',
  after: 'with the lock held, as the compiler asks; of all banks before the first keep',
  keep: 'with the lock held, if no bank has refused',
}

export const composing: Composing = { beforehand: 'both banks', undone: 'nothing' }

export const opened: Opened<LockedBank> = {
  payAtBoth: (one, other, payment) =>
    one.door.enter(() =>
      other.door.enter(() =>
        lockAll([one.lock, other.lock], async (held) => {
          const first = one.after(held, payment)
          const second = other.after(held, payment)
          if (!first || !second) return false
          await allEnded([one.keep(held, first), other.keep(held, second)])
          return true
        }),
      ),
    ),
}
