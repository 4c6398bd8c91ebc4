import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import { LockedBank } from './locked-bank.ts'
import { NAMES, type Name } from './money.ts'

/** A bank with one lock and one condition for all its accounts. */
export class MonitorBank extends LockedBank {
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
