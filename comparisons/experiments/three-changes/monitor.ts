import type { Pay } from './money.ts'
import type { MonitorBank } from './monitor-bank.ts'

export const pay: Pay<MonitorBank> = (bank, from, to, amount) =>
  bank.lock.runExclusive(async () => {
    if (bank.money[from] < amount) return
    await bank.add(from, -amount)
    await bank.add(to, amount)
  })
