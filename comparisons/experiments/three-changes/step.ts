import type { Pay } from './money.ts'
import type { StepBank } from './step-bank.ts'

export const pay: Pay<StepBank> = (bank, from, to, amount) =>
  bank.run(() => {
    if (bank.money[from] < amount) return
    bank.add(from, -amount)
    bank.add(to, amount)
  })
