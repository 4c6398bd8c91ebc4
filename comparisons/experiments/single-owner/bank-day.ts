import type { Program } from '../../explorer/index.ts'

export type Name = 'alice' | 'bob'

export interface Bank {
  readonly subject: object
  /** Resolves with whether the payment was made. */
  pay(from: Name, to: Name, amount: number): Promise<boolean>
  /** Resolves with `undefined` if it gave up. */
  sum(): Promise<number | undefined>
}

/** When the auditor adds up: during the payments, or after them. */
export type Audit = 'meanwhile' | 'in the end'

/** Alice pays Bob eight, Bob pays Alice three, and an auditor adds up. Each account starts with ten. */
export function bankDay(
  bank: Bank,
  audit: Audit,
  total: () => number,
  promises: Readonly<Record<string, (paid: readonly boolean[]) => boolean>> = {},
): ReturnType<Program> {
  const seen = { paid: [] as boolean[], sums: [] as number[] }
  const pay = async (from: Name, to: Name, amount: number) => {
    seen.paid.push(await bank.pay(from, to, amount))
  }
  const auditor = async () => {
    const sum = await bank.sum()
    if (sum !== undefined) seen.sums.push(sum)
  }
  return {
    subject: bank.subject,
    record: seen,
    tasks: {
      Alice: () => pay('alice', 'bob', 8),
      Bob: () => pay('bob', 'alice', 3),
      ...(audit === 'meanwhile' && { Auditor: auditor }),
    },
    invariants: { 'no money is made or lost': () => seen.sums.every((sum) => sum === 20) },
    finally: {
      'no money is missing': () => total() === 20,
      ...Object.fromEntries(
        Object.entries(promises).map(([name, holds]) => [name, () => holds(seen.paid)]),
      ),
    },
  }
}
