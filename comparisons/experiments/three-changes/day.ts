import type { Program, World } from '../../explorer/index.ts'
import type { AtomicBank } from './atomic-bank.ts'
import type { LockedBank } from './locked-bank.ts'
import { type Pay, TOTAL } from './money.ts'
import type { StepBank } from './step-bank.ts'

/**
 * A day at a bank: Bob pays from his account, Alice pays from his savings, and an auditor adds up
 * all accounts, then thaws Bob's if it is frozen.
 */
export function day<Bank extends LockedBank | StepBank | AtomicBank>(
  open: (isBobFrozen: boolean, world: World) => Bank,
  pay: Pay<Bank>,
  isBobFrozen: boolean,
): Program {
  return (world) => {
    const bank = open(isBobFrozen, world)
    const seen = { sums: [] as number[] }
    return {
      subject: bank,
      record: seen,
      tasks: {
        Bob: () => pay(bank, 'bob', 'carol', 6),
        Alice: () => pay(bank, 'bobSavings', 'carol', 2),
        Auditor: async () => {
          seen.sums.push(await bank.sum())
          await bank.thaw('bob')
        },
      },
      finally: { 'everything is saved': () => bank.isSaved() },
      invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === TOTAL) },
    }
  }
}
