import type { LockedBank } from './locked-bank.ts'
import { type Pay, savingsOf } from './money.ts'

export const pay: Pay<LockedBank> = (bank, from, to, amount) =>
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
