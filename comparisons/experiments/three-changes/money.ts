/** What each account holds at first. All banks of this experiment have these four. */
export const OPENING = { bank: 0, bob: 5, bobSavings: 9, carol: 5 }
export const TOTAL = 19

export type Name = keyof typeof OPENING
export const NAMES = Object.keys(OPENING) as Name[]

export type Accounts<A> = Record<Name, A>

/** A payment: resolves when it has been made or refused. */
export type Pay<Bank> = (bank: Bank, from: Name, to: Name, amount: number) => Promise<unknown>

/** The savings that cover a payment from `name`. */
export const savingsOf = (name: Name): Name => (name === 'bob' ? 'bobSavings' : name)
