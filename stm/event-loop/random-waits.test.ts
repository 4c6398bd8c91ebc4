import fc from 'fast-check'
import { expect, it } from 'vitest'
import { atomicallySync, check, orElse, retry, TVar, type Tx } from '../index.ts'
import { type Followed, start } from '../testing/conformance/subject.suite.ts'
import { turnOfTheEventLoop } from '../testing/conformance.suite.ts'
import { cellOf } from '../tvar.ts'

// Waiters that read other variables each time, alone or among others, against what they wait for.

const VARIABLES = 5

/** Waits until the variable at `first`, and then the one that it points to, have `least` or more. */
interface Wait {
  readonly first: number
  readonly least: number
}

/** A commit that writes values to variables, some twice: the second time in an alternative. */
interface Commit {
  readonly writes: readonly {
    readonly at: number
    readonly value: number
    readonly twice: boolean
  }[]
}

const index = fc.nat(VARIABLES - 1)
const value = fc.nat(4)
const wait = fc.record({ first: index, least: value })
const commit = fc.record({
  writes: fc.array(fc.record({ at: index, value, twice: fc.boolean() }), { maxLength: 3 }),
})
const abort = fc.record({ aborted: fc.nat(9) })
const pause = fc.constant('pause' as const)
const programs = fc.array(fc.oneof(wait, commit, abort, pause), { minLength: 5, maxLength: 40 })

type Step = Wait | Commit | { readonly aborted: number } | 'pause'

class Run {
  readonly variables = Array.from({ length: VARIABLES }, () => new TVar(0))
  readonly waits: { wait: Wait; followed: Followed<void>; controller: AbortController }[] = []

  variable(at: number): TVar<number> {
    return this.variables[at % VARIABLES] as TVar<number>
  }

  async step(step: Step): Promise<void> {
    if (step === 'pause') await turnOfTheEventLoop()
    else if ('aborted' in step) this.waits[step.aborted]?.controller.abort()
    else if ('writes' in step) atomicallySync((tx) => this.#commit(tx, step))
    else {
      const controller = new AbortController()
      const followed = start<void>((tx) => check(tx, this.#holds(step, tx)), controller)
      this.waits.push({ wait: step, followed, controller })
    }
  }

  #commit(tx: Tx, { writes }: Commit): void {
    for (const { at, value, twice } of writes) {
      const x = this.variable(at)
      if (!twice) x.set(tx, value)
      else orElse((tx) => x.set(tx, value), retry)(tx)
    }
  }

  #holds({ first, least }: Wait, tx?: Tx): boolean {
    const valueAt = (at: number) => (tx ? this.variable(at).get(tx) : this.variable(at).peek())
    const points = valueAt(first)
    return points >= least && valueAt(points) >= least
  }

  /** Whether each wait has ended if it could have, and those that have not could not. */
  get isRight(): boolean {
    return this.waits.every(
      ({ wait, followed, controller }) =>
        controller.signal.aborted || followed.outcome !== 'pending' || !this.#holds(wait),
    )
  }
}

it('a wait ends once its condition holds, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (steps) => {
      const run = new Run()
      for (const step of steps) {
        await run.step(step)
        if (step === 'pause') expect(run.isRight).toBe(true)
      }
      await turnOfTheEventLoop()
      expect(run.isRight).toBe(true)
      for (const { controller } of run.waits) controller.abort()
      expect(run.variables.map((x) => cellOf(x).waiters)).toEqual(Array(VARIABLES).fill(null))
    }),
    { numRuns: 500 },
  )
})
