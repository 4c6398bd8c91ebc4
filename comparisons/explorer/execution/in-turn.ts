import { ExplorerMisuse } from '../misuse.ts'
import { deferred } from './deferred.ts'
import { whose } from './owner.ts'
import { participants } from './participants.ts'

let latest: Promise<void> = Promise.resolve()

/**
 * Runs `use` when everything that was passed in before is done.
 * @throws ExplorerMisuse if a program calls it that is part of that.
 */
export async function inTurn<A>(use: () => Promise<A>): Promise<A> {
  if (whose.current() !== undefined || participants.current() !== undefined) {
    throw new ExplorerMisuse(
      'a program that is explored, or run, cannot explore or run another one',
    )
  }
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
