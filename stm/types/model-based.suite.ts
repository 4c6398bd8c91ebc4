import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atomically, atomicallySync, TVar, type Tx, WouldBlockError } from '../index.ts'
import { interleave } from './interleaved.suite.ts'
import { quiet } from './quiet.suite.ts'
import {
  type Outcome,
  predict,
  run,
  type Term,
  type TypeUnderTest,
  termOf,
  threw,
} from './random-terms.suite.ts'

type Step =
  | { readonly transaction: Term; readonly how: 'sync' | 'async'; readonly isQuietAfter: boolean }
  | { readonly abort: number; readonly isQuietAfter: boolean }

/** Tests that `type` does what its model does, on the event loop and under pre-emption. */
export function modelBased<S, M>(name: string, type: TypeUnderTest<S, M>): void {
  const term = termOf(type)
  const isQuietAfter = fc.boolean()
  const step = fc.oneof(
    { arbitrary: fc.record({ transaction: term, how: HOW, isQuietAfter }), weight: 8 },
    { arbitrary: fc.record({ abort: fc.nat(), isQuietAfter }), weight: 1 },
  )

  test(`${name} does what its model does, for any mix of commits, waits, aborts and undone parts`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), (steps) =>
        new Comparison(type).go(steps),
      ),
      { numRuns: 100 },
    )
  })

  test(`${name} does what its model does, in the order of commits, when pre-empted at reads`, () => {
    const transactions = fc.array(fc.array(term, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
    const picks = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(term, { maxLength: 3 }), transactions, picks, (setUp, rounds, picks) =>
        compareInterleaved(type, [...setUp.map((only) => [only]), ...rounds], picks),
      ),
      { numRuns: 150 },
    )
  })
}

const HOW = fc.constantFrom('sync', 'async', 'async')

/** A transaction that was started: its expected outcome, and its actual one so far. */
interface Started {
  readonly term: Term
  readonly controller: AbortController
  expected: Outcome
  actual: Outcome
}

/** A subject and its model, compared step by step. */
class Comparison<S, M> {
  private readonly type: TypeUnderTest<S, M>
  private readonly subject: S
  private readonly started: Started[] = []
  private model: M

  constructor(type: TypeUnderTest<S, M>) {
    this.type = type
    this.subject = type.create()
    this.model = type.model()
  }

  async go(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if ('abort' in step) this.abort(step.abort)
      else this.transact(step.transaction, step.how)
      if (step.isQuietAfter) await this.becomeQuiet()
    }
    await this.becomeQuiet()
    while (this.waiting.length > 0) this.abort(0)
    await this.becomeQuiet()
  }

  private transact(term: Term, how: 'sync' | 'async'): void {
    const { outcome, model } = predict(this.type, this.model, term)
    if (how === 'async') this.started.push(start(this.type, this.subject, term, outcome))
    else expect(startSync(this.type, this.subject, term)).toEqual(outcome)
    this.model = model
  }

  private abort(which: number): void {
    const aborted = this.waiting[which % this.waiting.length]
    if (aborted === undefined) return
    aborted.expected = { threw: 'aborted' }
    aborted.controller.abort('aborted')
  }

  private async becomeQuiet(): Promise<void> {
    while (this.servesOne());
    await quiet()
    for (const { expected, actual } of this.started) expect(actual).toEqual(expected)
    const { type, subject, model } = this
    expect(atomicallySync((tx) => type.observe(tx, subject))).toEqual(type.observeModel(model))
  }

  /** Lets the oldest waiter that can continue do so. Returns whether there was one. */
  private servesOne(): boolean {
    for (const wait of this.waiting) {
      const { outcome, model } = predict(this.type, this.model, wait.term)
      if ('waits' in outcome) continue
      wait.expected = outcome
      this.model = model
      return true
    }
    return false
  }

  private get waiting(): Started[] {
    return this.started.filter(({ expected }) => 'waits' in expected)
  }
}

function start<S, M>(
  type: TypeUnderTest<S, M>,
  subject: S,
  term: Term,
  expected: Outcome,
): Started {
  const controller = new AbortController()
  const started: Started = { term, controller, expected, actual: { waits: true } }
  const something = new TVar(0) // read first, because a retry without any read is an error
  const body = (tx: Tx) => {
    something.get(tx)
    return run(type, tx, subject, term)
  }
  atomically(body, { signal: controller.signal }).then(
    (done) => {
      started.actual = { done }
    },
    (error) => {
      started.actual = threw(error)
    },
  )
  return started
}

function startSync<S, M>(type: TypeUnderTest<S, M>, subject: S, term: Term): Outcome {
  try {
    return { done: atomicallySync((tx) => run(type, tx, subject, term)) }
  } catch (error) {
    return error instanceof WouldBlockError ? { waits: true } : threw(error)
  }
}

/** Runs each round of transactions interleaved. Those that still wait after a round are dropped. */
function compareInterleaved<S, M>(
  type: TypeUnderTest<S, M>,
  rounds: readonly (readonly Term[])[],
  picks: readonly number[],
): void {
  const subject = type.create()
  let model = type.model()
  for (const terms of rounds) {
    const ended = interleave(
      terms.map((term) => (tx) => run(type, tx, subject, term)),
      picks,
    )
    for (const end of ended) {
      const predicted = predict(type, model, terms[end.task] as Term)
      model = predicted.model
      const actual = 'error' in end ? threw(end.error) : { done: end.result }
      expect(actual).toEqual(predicted.outcome)
    }
    const waiting = terms.filter((_, task) => !ended.some((end) => end.task === task))
    for (const term of waiting) expect(predict(type, model, term).outcome).toEqual({ waits: true })
    expect(atomicallySync((tx) => type.observe(tx, subject))).toEqual(type.observeModel(model))
  }
}
