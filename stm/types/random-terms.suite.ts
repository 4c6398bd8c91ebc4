import fc from 'fast-check'
import { catchSTM, orElse, retry, type Tx } from '../index.ts'

/** One operation, on the type under test and on a plain model that is obviously right. */
export interface Operation<Subject, Model, Args extends unknown[]> {
  readonly args: fc.Arbitrary<Args>
  run(tx: Tx, subject: Subject, ...args: Args): unknown
  /** May mutate `model`. Calls {@link waits} where the operation waits, throws where it throws. */
  model(model: Model, ...args: Args): unknown
}

export interface TypeUnderTest<Subject, Model> {
  create(): Subject
  model(): Model
  // biome-ignore lint/suspicious/noExplicitAny: each operation has its own arguments
  readonly operations: Readonly<Record<string, Operation<Subject, Model, any>>>
  /** Everything that can be observed, of the subject and of the model. */
  observe(tx: Tx, subject: Subject): unknown
  observeModel(model: Model): unknown
}

/** A random transaction as data, so that it can run on both, several times, and be printed. */
export type Term =
  | { readonly does: string; readonly args: readonly unknown[] }
  | { readonly all: readonly Term[] }
  | { readonly first: Term; readonly orElse: Term }
  | { readonly try: Term; readonly catch: Term }
  | { readonly ends: 'throw' | 'retry' }

export type Outcome =
  | { readonly done: readonly unknown[] }
  | { readonly threw: string }
  | { readonly waits: true }

const WAITS = Symbol('waits')

/** For models: the operation would wait. */
export function waits(): never {
  throw WAITS
}

/**
 * For models of `try…` variants: `undefined` where `operation` waits, before it has changed
 * anything.
 */
export const orUndefined =
  <Args extends unknown[], A>(operation: (...args: Args) => A) =>
  (...args: Args): A | undefined => {
    try {
      return operation(...args)
    } catch (error) {
      if (error !== WAITS) throw error
      return undefined
    }
  }

export const threw = (error: unknown): Outcome => ({ threw: nameOf(error) })

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error))

export function termOf<S, M>(type: TypeUnderTest<S, M>): fc.Arbitrary<Term> {
  const operation = fc.oneof(
    ...Object.entries(type.operations).map(([does, { args }]) =>
      (args as fc.Arbitrary<unknown[]>).map((args) => ({ does, args })),
    ),
  )
  return fc.letrec<{ term: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'term' },
      { arbitrary: operation, weight: 6 },
      { arbitrary: fc.record({ all: fc.array(tie('term'), { maxLength: 5 }) }), weight: 5 },
      { arbitrary: fc.record({ first: tie('term'), orElse: tie('term') }), weight: 2 },
      { arbitrary: fc.record({ try: tie('term'), catch: tie('term') }), weight: 2 },
      { arbitrary: fc.record({ ends: fc.constantFrom('throw', 'retry') }), weight: 1 },
    ),
  })).term
}

/** Runs a term in a transaction. Returns the results of the operations that were not undone. */
export function run<S, M>(type: TypeUnderTest<S, M>, tx: Tx, subject: S, term: Term): unknown[] {
  const go = (tx: Tx, part: Term) => run(type, tx, subject, part)
  if ('does' in term) return [type.operations[term.does]?.run(tx, subject, ...term.args)]
  if ('all' in term) return term.all.flatMap((part) => go(tx, part))
  if ('first' in term) {
    return orElse(
      (tx) => go(tx, term.first),
      (tx) => go(tx, term.orElse),
    )(tx)
  }
  if ('try' in term) {
    return catchSTM(
      (tx) => go(tx, term.try),
      (error) => (tx) => [nameOf(error), ...go(tx, term.catch)],
    )(tx)
  }
  return term.ends === 'retry' ? retry(tx) : throwOnPurpose()
}

/** How the term ends on the model, and the model after it. */
export function predict<S, M>(
  type: TypeUnderTest<S, M>,
  model: M,
  term: Term,
): { outcome: Outcome; model: M } {
  const held = { model: structuredClone(model) }
  try {
    return { outcome: { done: structuredClone(onModel(type, held, term)) }, model: held.model }
  } catch (error) {
    return { outcome: error === WAITS ? { waits: true } : threw(error), model }
  }
}

function onModel<S, M>(type: TypeUnderTest<S, M>, held: { model: M }, term: Term): unknown[] {
  const go = (part: Term) => onModel(type, held, part)
  if ('does' in term) return [type.operations[term.does]?.model(held.model, ...term.args)]
  if ('all' in term) return term.all.flatMap(go)
  if ('ends' in term) return term.ends === 'retry' ? waits() : throwOnPurpose()
  const before = structuredClone(held.model)
  try {
    return go('try' in term ? term.try : term.first)
  } catch (error) {
    if ('try' in term === (error === WAITS)) throw error
    held.model = before
    return 'try' in term ? [nameOf(error), ...go(term.catch)] : go(term.orElse)
  }
}

function throwOnPurpose(): never {
  throw new Error('thrown on purpose')
}
