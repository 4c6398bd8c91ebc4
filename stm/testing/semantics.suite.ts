import fc from 'fast-check'
import { expect } from 'vitest'
import type { Engine } from '../engine.ts'
import { describeOn, type SubjectOptions } from './conformance.suite.ts'
import { meaning } from './reference-semantics.suite.ts'
import { observe } from './semantics/observe.suite.ts'
import { anyProgram, expectedFrom, play } from './semantics/programs.suite.ts'
import { anyStore, anyTerm, makeWorld, transactionOf } from './semantics/terms.suite.ts'

export interface RandomOptions extends SubjectOptions {
  /** The number of random cases for each property. */
  readonly runs?: number
}

/** Fixed, so that a failing build fails again. A failure prints the shrunk terms. */
export const seed = 2005

/** Compares an engine with the reference semantics, on random terms and random programs of them. */
export function semantics(name: string, makeEngine: () => Engine, options?: RandomOptions): void {
  const parameters = { seed, numRuns: options?.runs ?? 500 }

  describeOn(`the published semantics on ${name}`, makeEngine, options, (subject) => {
    const { it, given } = subject

    it('of one transaction: it ends, waits, writes and acts as the reference does', async () => {
      const agrees = fc.asyncProperty(anyTerm, anyStore, async (term, store) => {
        const world = makeWorld(store, subject.newTVar)
        const observed = await observe(subject, world, transactionOf(term, world))
        expect(observed).toEqual(meaning(term, store))
      })
      await fc.assert(agrees, parameters)
    })

    const agreesOn = (atOnce: number) =>
      fc.asyncProperty(anyProgram(atOnce), async (program) => {
        expect(await play(subject, program)).toEqual(expectedFrom(program))
      })

    given('the oldest waiter is served first', 'of many transactions that wake each other', () =>
      fc.assert(agreesOn(1), parameters),
    )

    given(
      'the first attempt ends before the call returns',
      'of many that start, commit and are aborted before the first wake-up',
      () => fc.assert(agreesOn(5), parameters),
    )
  })
}
