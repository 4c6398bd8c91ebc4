import { MisuseError, WouldBlockError } from '../errors.ts'

/**
 * A value cannot be kept in the memory that its variable has. Nothing was written.
 *
 * @example
 * const heap = createHeap({ name: text(4) })
 * const rename = heap.atomically((tx) => heap.variables.name.set(tx, 'Sappho'))
 * const failed = await rename.catch((error) => error)
 * failed instanceof DoesNotFitError // => true
 */
export class DoesNotFitError extends RangeError {
  override readonly name = 'DoesNotFitError'
}

export const doesNotFit = (codec: string, value: unknown, why: string) =>
  new DoesNotFitError(`${shown(value)} does not fit into ${codec}: ${why}. Nothing was written.`)

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : textOf(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/**
 * What the function of a thread returned or threw cannot be sent to another thread, because a function
 * or a symbol is part of it, for example. What it has committed stands.
 *
 * @example
 * const wasNotSent = (reason: unknown) => reason instanceof NotSentError
 * // const notSent = await thread.result.catch(wasNotSent)
 * wasNotSent(new Error('another reason')) // => false
 */
export class NotSentError extends Error {
  override readonly name = 'NotSentError'
}

export const notSent = (thread: string, did: string, why: string) =>
  new NotSentError(
    `${thread} ${did} to another thread: ${why} What it has committed stands. Return and throw what ` +
      'structuredClone can copy.',
  )

function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'an object'
  }
}

export const wrongBuffer = (why: string) =>
  new MisuseError(
    `the buffer cannot be attached as a shared heap: it ${why}. Nothing was written. Attach the ` +
      'buffer of createHeap, with the very layout that it was created with.',
  )

export const tooManyThreads = (threads: number) =>
  new MisuseError(
    `all ${threads} slots of the shared heap are taken, one for each thread at work and one for its ` +
      'creator. Nothing was started. Wait until a thread has ended, or create the heap with more ' +
      'threads.',
  )

export const noOtherThread = (thread: unknown, threads: number) =>
  new MisuseError(
    `recover() cannot clean up after thread ${shown(thread)}: it must be another thread of this heap, a ` +
      `whole number from 0 to ${threads - 1}. Nothing was done. Pass the 'thread' of the heap of a ` +
      'thread that has ended.',
  )

export const badDimensions = (what: string, value: number, most: number) =>
  new MisuseError(
    `a shared heap cannot have ${value} ${what}: it must be a whole number from 1 to ${most}. ` +
      'Nothing was created.',
  )

export const logTooSmall = (logWords: number) =>
  new MisuseError(
    `a transaction wrote more than its log of ${logWords} words can hold: a variable takes three ` +
      'words and those of its value. Nothing was written. Create the heap with a larger logWords.',
  )

export const transactionCalled = (name: string | undefined): string =>
  name === undefined ? 'a transaction' : `transaction '${name}'`

export const cannotWait = (name: string | undefined, cause: unknown) =>
  new MisuseError(
    `${transactionCalled(name)} must wait in atomicallySync, ` +
      'and this thread is not allowed to: Atomics.wait is forbidden on it. Nothing was written. Use ' +
      'atomically, which waits without blocking the thread.',
    { cause },
  )

/** `caller` names the transaction, or the variable that `peek` was called on; `holder` says who is in its way. */
export const stalled = (caller: string, holder: string) =>
  new WouldBlockError(
    `${caller} would have to wait for ${holder}: that lasts long, perhaps because the thread was ` +
      'terminated. Nothing was written. Use atomically: the event loop must turn before that thread is ' +
      'known to have ended.',
  )
