import { deferred } from './deferred.ts'

let latest: Promise<void> = Promise.resolve()

/** Runs `use` when everything that was passed in before is done. */
export async function inTurn<A>(use: () => Promise<A>): Promise<A> {
  const before = latest
  const { promise, resolve } = deferred()
  latest = promise
  await before
  try {
    return await use()
  } finally {
    resolve()
  }
}
