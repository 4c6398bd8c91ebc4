import type { AtomicBank } from './atomic-bank.ts'
import type { Pay } from './money.ts'

export const pay: Pay<AtomicBank> = (bank, from, to, amount) =>
  bank.run((tx) => {
    if (bank.money[from].get(tx) < amount) return
    bank.add(tx, from, -amount)
    bank.add(tx, to, amount)
  })
