/**
 * What the author of a solution may have to remember, because no compiler, library or engine does it
 * for him. One list for all sides, so that what two sides must both remember has one name.
 */
export const DUTIES = {
  together: 'do all of it in one step, under all locks at once, or in one transaction',
  undo: 'undo what earlier parts have done when a later one fails',
  'let out': 'let an error leave what has to be undone, and handle it outside',
  ask: 'ask every part, for all that is wanted of it, before the first one acts',
  listen: 'listen to everything that is waited for',
  tell: 'tell those who wait, in every function that changes something',
  'effects last': 'let what cannot be undone wait until nothing can fail or start over',
  'look again': 'look again once the locks are held, and start over if it is no longer so',
} as const

/** The name of something to remember. */
export type Duty = keyof typeof DUTIES

/**
 * What a wrong solution leaves out, and of which correct ones beside it: those would be just as wrong
 * without. It proves that they must remember it.
 */
export interface Forgets {
  readonly duty: Duty
  /** The names of the correct solutions. */
  readonly of: readonly string[]
}

/** The duties that a correct solution is spared, though another one has them, and who does it instead. */
export type Spared = Readonly<Partial<Record<Duty, string>>>
