import type { AtomicBank } from './atomic-bank.ts'
import { type Pay, savingsOf } from './money.ts'

export const pay: Pay<AtomicBank> = (bank, from, to, amount) =>
  bank.run((tx) => {
    const short = Math.max(0, amount - bank.money[from].get(tx))
    bank.add(tx, savingsOf(from), -short)
    bank.add(tx, from, short - amount)
    bank.add(tx, to, amount)
  })
