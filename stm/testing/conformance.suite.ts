import { afterEach, beforeEach, describe, it } from 'vitest'
import { type Engine, runOn } from '../atomically.ts'
import { cellOf } from '../tx.ts'
import { areas } from './conformance/areas.suite.ts'
import type { Extra, Subject } from './conformance/subject.suite.ts'

export interface SubjectOptions {
  /** Extras that the engine does not have, each with the reason. Their tests are skipped by name. */
  readonly exempt?: Partial<Record<Extra, string>>
  /** Resolves when every transaction has gone as far as it can. By default: one turn of the event loop. */
  readonly quiet?: Subject['quiet']
  /** By default: whether anything is in the variable's `waiters`. */
  readonly isWaitedFor?: Subject['isWaitedFor']
}

/** Runs all the tests of what an STM promises on a fresh engine each. */
export function conformance(name: string, makeEngine: () => Engine, options?: SubjectOptions) {
  describeOn(name, makeEngine, options, (subject) => {
    for (const [area, tests] of Object.entries(areas)) describe(area, () => tests(subject))
  })
}

/** Describes tests that run with an engine of their own installed. */
export function describeOn(
  name: string,
  makeEngine: () => Engine,
  options: SubjectOptions | undefined,
  tests: (subject: Subject) => void,
): void {
  describe(name, () => {
    let putBack: () => void
    beforeEach(() => {
      putBack = runOn(makeEngine())
    })
    afterEach(() => putBack())

    tests({
      it,
      given(extra, name, test) {
        const reason = options?.exempt?.[extra]
        if (reason === undefined) it(name, test)
        else it.skip(`${name} (exempt from "${extra}": ${reason})`)
      },
      quiet: options?.quiet ?? turnOfTheEventLoop,
      isWaitedFor: options?.isWaitedFor ?? ((variable) => cellOf(variable).waiters !== null),
    })
  })
}

/** All microtasks have run by then, and the event-loop engine runs in nothing else. */
export const turnOfTheEventLoop = (): Promise<void> =>
  new Promise((resolve) => setImmediate(resolve))
