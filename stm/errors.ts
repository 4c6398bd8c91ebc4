/**
 * The library was used in a way that cannot be right. Nothing was written, or it says what was.
 *
 * @example
 * const x = new TVar(1)
 * const failed = await atomically(() => x.peek()).catch((error) => error)
 * failed.name // => 'MisuseError'
 */
export class MisuseError extends Error {
  override readonly name = 'MisuseError'
}

/**
 * {@link atomicallySync} would have had to wait. Nothing was written.
 *
 * @example
 * const jobs = TQueue.unbounded<string>()
 * let name = 'none'
 * try {
 *   atomicallySync((tx) => jobs.take(tx))
 * } catch (error) {
 *   name = error.name
 * }
 * name // => 'WouldBlockError'
 */
export class WouldBlockError extends Error {
  override readonly name = 'WouldBlockError'
}

/**
 * A transaction would wait, and nothing could ever wake it. Nothing was written.
 *
 * @example
 * const failed = await atomically((tx) => retry(tx)).catch((error) => error)
 * failed.name // => 'BlockedForeverError'
 */
export class BlockedForeverError extends Error {
  override readonly name = 'BlockedForeverError'
}

/**
 * The `timeout` of a transaction was over before it could commit. Nothing was written. It has the
 * `name` that the reason of an `AbortSignal.timeout` has, so that one test finds both.
 *
 * @example
 * const x = new TVar(0)
 * const wait = atomically((tx) => check(tx, x.get(tx) > 0), { timeout: 1 })
 * await wait.catch((error) => error.name) // => 'TimeoutError'
 */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * The transaction was committed and stands, but an {@link afterCommit} action threw. `errors` is what
 * the actions threw, in the order in which they ran, and `cause` the first of it.
 *
 * @example
 * const x = new TVar(0)
 * const failed = await atomically((tx) => {
 *   x.set(tx, 1)
 *   afterCommit(tx, () => {
 *     throw 'no paper'
 *   })
 * }).catch((error) => error)
 * failed instanceof AfterCommitError // => true
 * failed.errors // => [ 'no paper' ]
 * x.peek() // => 1
 */
export class AfterCommitError extends AggregateError {
  override readonly name = 'AfterCommitError'

  constructor(errors: readonly unknown[]) {
    super(
      errors,
      `the transaction was committed and stands, but ${errors.length} of its afterCommit actions threw`,
      { cause: errors[0] },
    )
  }
}

export const missingTx = () =>
  new MisuseError(
    'the first argument is not a tx. Nothing was written. Pass on the tx of the body, as in ' +
      'x.get(tx), or use x.peek() outside a transaction.',
  )

export const staleTx = () =>
  new MisuseError(
    'this transaction is over: its tx was used after an await or in a callback. Nothing was ' +
      'written. Use tx only inside its body.',
  )

/** For development mode, which notices it while it can still be told to the caller. */
export const committedTooEarly = (name: string | undefined) =>
  new MisuseError(
    `${transactionCalled(name)} was over when its tx was used: its body probably calls an async ` +
      'function without awaiting it, as no body can. If it has committed, what was written before ' +
      'the end stands, and what came afterwards was not written. Pass tx to synchronous functions only.',
  )

export const nestedTransaction = () =>
  new MisuseError(
    'a transaction was started inside a transaction. The inner one did not run. Call the function ' +
      'with its tx, or use afterCommit.',
  )

export const noAlternative = () => new MisuseError('orElse was called without an alternative.')

export const timerInside = () =>
  new MisuseError(
    'a TTimer was made inside a transaction, which would start another each time that it runs. ' +
      'Nothing was written. Make it before the transaction.',
  )

export const peekInside = () =>
  new MisuseError(
    'peek() was called inside a transaction, which would not notice a later change. Use get(tx).',
  )

/** A value that should be a number, as a message shows it. Calls no code of its own. */
export const inWords = (value: unknown): string =>
  typeof value === 'number' ? `${value}` : `of type ${typeof value}`

const called = (kind: string, name: string | undefined) =>
  !name ? `an unnamed ${kind}` : `${kind} '${name}'`

const variableCalled = (name: string | undefined) => called('variable', name)

/** A variable of an engine with its own storage was used in a transaction of another engine. */
export const wrongEngine = (name: string | undefined, itsEngine: string, txEngine: string) =>
  new MisuseError(
    `${variableCalled(name)} belongs to ${itsEngine}, but the transaction runs on ${txEngine}. ` +
      'Nothing was written. Run the transaction on the engine of its variables, and use variables ' +
      'of one engine only.',
  )

/** A plain TVar was used in a transaction of an engine with its own storage. */
export const plainVariable = (name: string | undefined, txEngine: string) =>
  wrongEngine(name, 'the event loop (it is a plain TVar)', txEngine)

/** A variable was wrapped in a proxy that also wraps whatever is read from it. */
export const insideProxy = (name: string | undefined) =>
  new MisuseError(
    `${variableCalled(name)} was reached through a deep proxy, as of a reactive object, so no change ` +
      'of it could be noticed. Nothing was written. Keep the variable out of it.',
  )

const transactionCalled = (name: string | undefined) => called('transaction', name)

export const nothingRead = (name: string | undefined) =>
  new BlockedForeverError(
    `${transactionCalled(name)} has retried before it read a variable, so nothing could ` +
      'wake it. Nothing was written. Read what you wait for first.',
  )

export const timedOut = (name: string | undefined, timeout: number) =>
  new TimeoutError(
    `${transactionCalled(name)} could not commit within ${timeout} ms. Nothing was written.`,
  )

type Variables = readonly { readonly name: string | undefined }[]

function allCalled(variables: Variables): string {
  const named = variables.flatMap((variable) => variable.name || [])
  if (named.length > 0) return named.join(', ')
  return variables.length === 0 ? 'something it has not read' : variableCalled(undefined)
}

export const wouldBlock = (name: string | undefined, waitsFor: Variables) =>
  new WouldBlockError(
    `${transactionCalled(name)} would have to wait for ${allCalled(waitsFor)}, and atomicallySync ` +
      'cannot. Nothing was written. Use atomically, or orElse.',
  )

/** For development mode. The stack is that of the call that started the transaction. */
export function lostWait(name: string | undefined, waitedFor: Variables, callers: string) {
  const error = new BlockedForeverError(
    `${transactionCalled(name)} waits for ${allCalled(waitedFor)}, and nothing can reach that any ` +
      'more, so nothing could ever wake it. Its promise will never settle.',
  )
  error.stack = `${error.name}: ${error.message}\n${callers}`
  return error
}

/**
 * Whether `error` is the runtime's complaint about a full stack. No standard says what it looks
 * like: these are V8's and JavaScriptCore's, and SpiderMonkey's.
 */
export const isStackOverflow = (error: unknown): error is Error =>
  error instanceof Error &&
  /^(?:RangeError: Maximum call stack size exceeded\.?|InternalError: too much recursion)$/.test(
    `${error.name}: ${error.message}`,
  )

export const stackOverflow = (cause: Error) =>
  new MisuseError(
    'the stack overflowed in a transaction: its body probably calls itself without end. Nothing ' +
      'was written.',
    { cause },
  )
