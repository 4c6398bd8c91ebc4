// Each transfer is between two of 1,024 accounts, a different pair each time.
const ACCOUNTS = 1024
export const OPENING = 1_000_000
export const payer = (i: number): number => i & (ACCOUNTS - 1)
export const payee = (i: number): number => (13 * i + 5) & (ACCOUNTS - 1)
export const amountOf = (i: number): number => 1 + (i & 7)

export interface Account {
  balance: number
}

export function reserve(from: Account, amount: number): void {
  if (from.balance < amount) throw new Error('it would have to wait')
  from.balance -= amount
}

export function confirm(to: Account, amount: number): void {
  to.balance += amount
}

/** The element at an index that is in range. */
export const at = <A>(all: readonly A[], i: number): A => all[i] as A

export const open = <A>(account: () => A): A[] => Array.from({ length: ACCOUNTS }, account)

export const openPlain = (): Account[] => open(() => ({ balance: OPENING }))

/** A checksum of the balances and their places. */
export const weighed = (balances: readonly number[]): number =>
  balances.reduce((sum, balance, i) => sum + (i + 1) * balance, 0)

/** The checksum after the first `times` transfers, in whatever order they were made. */
export function weighedAfter(times: number): number {
  const accounts = openPlain()
  for (let i = 0; i < times; i += 1) {
    reserve(at(accounts, payer(i)), amountOf(i))
    confirm(at(accounts, payee(i)), amountOf(i))
  }
  return weighed(accounts.map(({ balance }) => balance))
}
