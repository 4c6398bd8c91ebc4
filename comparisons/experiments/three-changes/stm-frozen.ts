import { check } from '../../../stm/index.ts'
import type { AtomicBank } from './atomic-bank.ts'
import { type Pay, savingsOf } from './money.ts'

export const pay: Pay<AtomicBank> = (bank, from, to, amount) =>
  bank.run((tx) => {
    check(tx, !bank.isFrozen[from].get(tx))
    const short = Math.max(0, amount + 1 - bank.money[from].get(tx))
    bank.add(tx, savingsOf(from), -short)
    bank.add(tx, from, short - amount - 1)
    bank.add(tx, to, amount)
    bank.add(tx, 'bank', 1)
  })
