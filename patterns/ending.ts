/** How something has ended, as a value that can be kept and sent: with a result, or with an error. */
export type Ending<A> = PromiseSettledResult<A>

/** Resolves with how `work` ends. Never rejects. */
export async function endingOf<A>(work: Promise<A>): Promise<Ending<A>> {
  const [ending] = await Promise.allSettled([work])
  return ending
}

/** Returns the result. Throws the error, if it has ended with one. */
export function resultOf<A>(ending: Ending<A>): A {
  if (ending.status === 'rejected') throw ending.reason
  return ending.value
}
