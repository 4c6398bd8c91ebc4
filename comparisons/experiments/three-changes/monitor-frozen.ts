import { type Pay, savingsOf } from './money.ts'
import type { MonitorBank } from './monitor-bank.ts'

export const pay: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    while (bank.isFrozen[from]) await bank.changed.wait()
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })
