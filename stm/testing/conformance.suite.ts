import { afterEach, beforeEach, describe, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { useEngine } from '../engine-in-use.ts'
import { cellOf, TVar } from '../tvar.ts'
import { areas } from './conformance/areas.suite.ts'
import type { Extra, Subject } from './conformance/subject.suite.ts'

export interface SubjectOptions {
  /**
   * Extras that the engine does not promise, each with the reason. Their tests are skipped by name.
   */
  readonly exempt?: Partial<Record<Extra, string>>
  /** Creates a variable of the engine under test. By default: a plain TVar. */
  readonly newTVar?: Subject['newTVar']
  /**
   * Resolves when no transaction can run any further. By default: after one turn of the event loop.
   */
  readonly quiet?: Subject['quiet']
  /** Whether a transaction waits for a variable. By default: whether its cell has `waiters`. */
  readonly isWaitedFor?: Subject['isWaitedFor']
}

/** Runs every test of what an STM promises, each on a fresh engine. */
export function conformance(name: string, makeEngine: () => Engine, options?: SubjectOptions) {
  describeOn(name, makeEngine, options, (subject) => {
    for (const [area, tests] of Object.entries(areas)) describe(area, () => tests(subject))
  })
}

/** Describes tests that run with a fresh engine installed for each. */
export function describeOn(
  name: string,
  makeEngine: () => Engine,
  options: SubjectOptions | undefined,
  tests: (subject: Subject) => void,
): void {
  describe(name, () => {
    let restore: () => void
    beforeEach(() => {
      restore = useEngine(makeEngine())
    })
    afterEach(() => restore())

    tests({
      it,
      given(extra, name, test) {
        const reason = options?.exempt?.[extra]
        if (reason === undefined) it(name, test)
        else it.skip(`${name} (exempt from "${extra}": ${reason})`)
      },
      newTVar: options?.newTVar ?? ((initial, options) => new TVar(initial, options)),
      quiet: options?.quiet ?? turnOfTheEventLoop,
      isWaitedFor: options?.isWaitedFor ?? ((variable) => cellOf(variable).waiters !== null),
    })
  })
}

/** Resolves after all microtasks have run; the event-loop engine uses nothing else. */
export const turnOfTheEventLoop = (): Promise<void> =>
  new Promise((resolve) => setImmediate(resolve))
