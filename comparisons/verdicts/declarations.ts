import type { Outcome } from '../../patterns/stage.ts'

/** Something about a scenario that does not fit what the solution's file declares. */
export type Surprise =
  /** A schedule, or a real run, ended in a way that is not declared. */
  | {
      readonly kind: 'undeclared'
      readonly outcome: Outcome
      readonly foundBy: 'exploration' | 'real run'
    }
  /** No schedule ended in a way that is declared, in any interleaving or only within the bounds. */
  | { readonly kind: 'missing'; readonly outcome: Outcome; readonly isComplete: boolean }

export const undeclared = (
  found: Iterable<Outcome>,
  foundBy: 'exploration' | 'real run',
  declared: readonly Outcome[],
): readonly Surprise[] =>
  [...found]
    .filter((outcome) => !declared.includes(outcome))
    .map((outcome) => ({ kind: 'undeclared', outcome, foundBy }))

export const missing = (
  found: ReadonlySet<Outcome>,
  declared: readonly Outcome[],
  isComplete: boolean,
): readonly Surprise[] =>
  declared
    .filter((outcome) => !found.has(outcome))
    .map((outcome) => ({ kind: 'missing', outcome, isComplete }))
