import { Mutex } from 'async-mutex'
import { Door } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import { type Balances, type Bank, type Disk, type Name, type Payment, paid } from './problem.ts'

export const bug = 'opposite lock order'

export const outcomes: Outcomes = {
  'opposite payments': ['completed', 'deadlock'],
  'an audit': ['completed', 'deadlock'],
  'a save fails': ['completed', 'deadlock'],
  'two banks': ['invariant broken'],
}

/** A lock for each account. The payer's is held while the payee's is taken. */
export default class NestedBank implements Bank {
  readonly locks: Readonly<Record<Name, Mutex>> = { alice: new Mutex(), bob: new Mutex() }
  private readonly door: Door
  private current: Balances
  private readonly disk: Disk

  constructor(disk: Disk, opening: Balances, room: number) {
    this.door = new Door(room)
    this.disk = disk
    this.current = opening
  }

  pay(payment: Payment): Promise<boolean> {
    return this.inBoth(payment.from, payment.to, async () => {
      const next = paid(this.current, payment)
      if (!next) return false
      await this.disk.save(next)
      this.current = next
      return true
    })
  }

  balances(): Promise<Balances> {
    return this.inBoth('alice', 'bob', async () => this.current)
  }

  private inBoth<A>(first: Name, second: Name, use: () => Promise<A>): Promise<A> {
    return this.door.enter(() =>
      this.locks[first].runExclusive(() => this.locks[second].runExclusive(use)),
    )
  }
}
