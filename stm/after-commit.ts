import { AfterCommitError } from './errors.ts'

/** Runs what a transaction asked for after its commit. Gives the error that says what threw, or null. */
export function runActions(actions: readonly (() => void)[]): AfterCommitError | null {
  const errors: unknown[] = []
  for (const action of actions) {
    try {
      action()
    } catch (error) {
      errors.push(error)
    }
  }
  return errors.length === 0 ? null : new AfterCommitError(errors)
}
