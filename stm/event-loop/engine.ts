import type { AtomicallyOptions, Engine } from '../engine.ts'
import { nestedTransaction, wouldBlock } from '../errors.ts'
import { meter } from '../meter.ts'
import { type STM, shared } from '../tx.ts'
import { assertStackRoom, hasRetried } from './attempt.ts'
import { newAttempt } from './new-attempt.ts'
import { cellsOf } from './reads.ts'
import { BlockedTransaction } from './waiting.ts'

/** Runs transactions as JavaScript runs everything: one at a time, each without interruption. */
export const eventLoop: Engine = {
  atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
    if (shared.running !== null) throw nestedTransaction()
    const signal = options?.signal
    if (signal?.aborted) return Promise.reject(signal.reason)
    const attempt = newAttempt()
    try {
      const result = attempt.run(body)
      if (!hasRetried(result)) {
        attempt.conclude(options)
        return Promise.resolve(result)
      }
    } catch (error) {
      return Promise.reject(failed(options, error))
    }
    assertStackRoom()
    return new BlockedTransaction(body, options).start(attempt)
  },

  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A {
    if (shared.running !== null) throw nestedTransaction()
    const attempt = newAttempt()
    try {
      const result = attempt.run(body)
      if (hasRetried(result)) throw wouldBlock(options?.name, cellsOf(attempt.reads))
      attempt.conclude(options)
      return result
    } catch (error) {
      throw failed(options, error)
    }
  },
}

/** Reports that a transaction has failed. Returns the error. */
function failed(options: AtomicallyOptions | undefined, error: unknown): unknown {
  meter?.failed(options, error)
  return error
}
