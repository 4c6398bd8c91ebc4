import type { LockedBank } from './locked-bank.ts'
import type { Pay } from './money.ts'

export const pay: Pay<LockedBank> = (bank, from, to, amount) =>
  bank.holding([from, to], async () => {
    if (bank.money[from] < amount) return
    await bank.add(from, -amount)
    await bank.add(to, amount)
  })
