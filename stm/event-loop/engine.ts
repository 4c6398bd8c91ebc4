import type { AtomicallyOptions, Engine } from '../engine.ts'
import { nestedTransaction, wouldBlock } from '../errors.ts'
import { meter } from '../meter.ts'
import { type STM, shared } from '../tx.ts'
import { assertStackRoom, RETRIED } from './attempt.ts'
import { newAttempt } from './new-attempt.ts'
import { BlockedTransaction } from './waiting.ts'

/** Runs transactions as JavaScript runs everything: one at a time, each without interruption. */
export const eventLoop: Engine = {
  atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
    if (shared.running !== null) throw nestedTransaction()
    const signal = options?.signal
    if (signal?.aborted) return Promise.reject(signal.reason)
    const attempt = newAttempt()
    let result: A | typeof RETRIED
    try {
      result = attempt.run(body)
      if (result !== RETRIED) {
        meter?.committed(options)
        attempt.runActions()
      }
    } catch (error) {
      meter?.failed(options, error)
      return Promise.reject(error)
    }
    if (result !== RETRIED) return Promise.resolve(result)
    assertStackRoom()
    return new BlockedTransaction(body, options).start(attempt)
  },

  atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A {
    if (shared.running !== null) throw nestedTransaction()
    const attempt = newAttempt()
    try {
      const result = attempt.run(body)
      if (result === RETRIED) throw wouldBlock(options?.name, attempt.takeReads())
      meter?.committed(options)
      attempt.runActions()
      return result
    } catch (error) {
      meter?.failed(options, error)
      throw error
    }
  },
}
