import { AfterCommitError } from './errors.ts'

/**
 * Runs the actions of a committed transaction, in order. One that throws stops no other.
 * @throws AfterCommitError with everything that was thrown.
 */
export function runAfterCommit(actions: readonly (() => void)[]): void {
  const errors: unknown[] = []
  for (const action of actions) {
    try {
      action()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new AfterCommitError(errors)
}
