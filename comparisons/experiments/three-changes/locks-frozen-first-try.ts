import type { LockedBank } from './locked-bank.ts'
import { type Pay, savingsOf } from './money.ts'

export const pay: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to, savingsOf(from), 'bank'], async () => {
    while (bank.isFrozen[from]) await bank.thawed.wait()
    const short = Math.max(0, amount + 1 - bank.money[from])
    await bank.add(savingsOf(from), -short)
    await bank.add(from, short - amount - 1)
    await bank.add(to, amount)
    await bank.add('bank', 1)
  })
