/** What stands where the next item would go, once a queue or channel accepts no more. */
export const CLOSED = 'closed'
export type Closed = typeof CLOSED

/**
 * A queue or channel is closed: it accepts no more items, or none is left to be taken. Nothing was
 * written.
 *
 * @example
 * const jobs = TQueue.unbounded<string>()
 * await atomically((tx) => jobs.close(tx))
 * await atomically((tx) => jobs.take(tx)).catch((error) => error.name) // => 'ClosedError'
 */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
}

const closed = (whole: string, name: string | undefined, so: string) =>
  new ClosedError(
    `${name === undefined ? `a ${whole}` : `${whole} '${name}'`} is closed${so}. Nothing was written.`,
  )

/** An item was offered to the closed queue or channel that `whole` and `name` say. */
export const acceptsNoMore = (whole: string, name: string | undefined) =>
  closed(whole, name, ' and accepts no more items')

/** An item was asked of it, and all have been taken. */
export const noneLeft = (whole: string, name: string | undefined) =>
  closed(whole, name, ', and no item is left in it')
