/** The library was used in a way that cannot be right. Nothing was written. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError'
}

/** {@link atomicallySync} would have had to wait. Nothing was written. */
export class WouldBlockError extends Error {
  override readonly name = 'WouldBlockError'
}

/** A transaction asked to wait, and nothing could ever wake it. Nothing was written. */
export class BlockedForeverError extends Error {
  override readonly name = 'BlockedForeverError'
}

/** The transaction was committed and stands, but an {@link afterCommit} action threw. */
export class AfterCommitError extends Error {
  override readonly name = 'AfterCommitError'
  /** What the actions threw, in the order in which they ran. */
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    super(
      `the transaction was committed and stands, but ${errors.length} of its afterCommit actions ` +
        `threw: ${errors.map(String).join('; ')}`,
      { cause: errors[0] },
    )
    this.errors = errors
  }
}

export const keptTx = () =>
  new MisuseError(
    'this transaction is over: its tx was kept and used later, perhaps after an await or in a ' +
      'callback. Nothing was written. Use tx only inside the body that received it.',
  )

export const nestedTransaction = () =>
  new MisuseError(
    'a transaction was started inside a transaction. The inner one did not run and nothing of it ' +
      'was written. Call the function with the tx that you have, or use afterCommit.',
  )

export const promiseResult = () =>
  new MisuseError(
    'the body of a transaction returned a promise: it was probably async, or returned the result ' +
      'of an async call. Nothing was written. Await before or after the transaction, not in it.',
  )

export const peekInside = () =>
  new MisuseError(
    'peek() was called inside a transaction, which would not notice a change of what it saw. ' +
      'Use get(tx).',
  )

export const nothingRead = (name: string) =>
  new BlockedForeverError(
    `${name} asked to retry without having read any variable, so nothing could wake it. ` +
      'Nothing was written. Read what you wait for before retry or check.',
  )
