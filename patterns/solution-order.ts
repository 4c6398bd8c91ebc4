/** In the order in which pages show them. */
const KINDS = ['other', 'mutex', 'event', 'stm'] as const

/**
 * What a solution is made of: locks, and whatever else admits callers one by one or runs what they hand in; a
 * synchronous step and an event; transactions; or none.
 */
export type SolutionKind = (typeof KINDS)[number]

/** What kind of solution is in the file `name`, without its ending: its first word says. */
export const kindOf = (name: string): SolutionKind =>
  KINDS.find((each) => name.split('-')[0] === each) ?? 'other'

/** What tells where a solution stands among the others. */
interface Ordered {
  readonly name: string
  readonly kind: SolutionKind
  readonly bug?: string | undefined
}

/** Compares solutions: mutexes stand before events, these before STM, and among each of them wrong ones first. */
export const inDisplayOrder = (a: Ordered, b: Ordered): number =>
  rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1)

const rankOf = ({ kind, bug }: Ordered): number =>
  KINDS.indexOf(kind) * 2 + (bug === undefined ? 1 : 0)

/** Whether a file in the folder of a pattern is a solution: all are but the problem and the tests. */
export const isSolutionFile = (file: string): boolean =>
  /^[a-z0-9-]+\.ts$/.test(file) && file !== 'problem.ts'
