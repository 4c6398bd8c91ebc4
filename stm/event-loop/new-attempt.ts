import { EventLoopAttempt } from './attempt.ts'

/** Creates an attempt: a plain one, unless a probe watches. */
export let newAttempt = (): EventLoopAttempt => new EventLoopAttempt()

/** Has `create` create every later attempt. Returns a function that ends that. */
export function createAttempts(create: () => EventLoopAttempt): () => void {
  const before = newAttempt
  newAttempt = create
  return () => {
    newAttempt = before
  }
}
