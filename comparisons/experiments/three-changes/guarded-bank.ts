import { Condition } from '../../../patterns/condition.ts'
import { lockAll, ranked } from '../../../patterns/lock-order.ts'
import type { World } from '../../explorer/index.ts'
import { asHolder, caller } from './caller.ts'
import { LockedBank } from './locked-bank.ts'
import { NAMES, type Name } from './money.ts'

/** A condition for a task that holds its lock and no other, which would stay held. */
class LoneCondition extends Condition {
  override wait(): Promise<void> {
    if ((caller()?.count ?? 0) > 1) {
      throw new Error('a task that holds other locks would wait; nothing was done')
    }
    return super.wait()
  }
}

/** A bank with a lock per account. Its helper refuses a caller that holds locks already. */
export class GuardedBank extends LockedBank {
  override readonly thawed: Condition

  constructor(isBobFrozen: boolean, world: World) {
    super(isBobFrozen, world)
    for (const name of NAMES) ranked(this.locks[name])
    this.thawed = new LoneCondition(this.locks.bob)
  }

  override holding<A>(names: readonly Name[], use: () => Promise<A>): Promise<A> {
    if (caller() !== undefined) {
      throw new Error('holding() was called inside holding(): name all accounts in one call')
    }
    const locks = new Set(names.map((name) => this.locks[name]))
    return lockAll(locks, (held) => asHolder({ held, count: locks.size }, use))
  }

  override add(name: Name, amount: number): Promise<void> {
    const holder = caller()
    if (holder === undefined) throw new Error('add() was called outside holding()')
    holder.held.mustInclude(this.locks[name])
    return super.add(name, amount)
  }
}
