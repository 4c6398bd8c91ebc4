import { type Pay, savingsOf } from './money.ts'
import type { StepBank } from './step-bank.ts'

export const pay: Pay<StepBank> = (bank, from, to, amount) =>
  bank.run(() => {
    const short = Math.max(0, amount + 1 - bank.money[from])
    bank.add(savingsOf(from), -short)
    bank.add(from, short - amount - 1)
    bank.add(to, amount)
    bank.add('bank', 1)
  })
