import fc from 'fast-check'
import { afterCommit, catchSTM, orElse, retry, type STM, type TVar, type Tx } from '../../index.ts'
import type { Subject } from '../conformance/subject.suite.ts'

export const names = ['a', 'b', 'c'] as const
export type Name = (typeof names)[number]

/**
 * A number below 3, or an expression of `it`: the result of what came before, or the caught error.
 */
export type Expression = 0 | 1 | 2 | 'it' | 'it + 1'

/** A transaction as data, so that it can be generated, printed, shrunk, and run on both sides. */
export type Term =
  | { readonly op: 'return'; readonly value: Expression }
  | { readonly op: 'read'; readonly from: Name }
  | { readonly op: 'write'; readonly to: Name; readonly value: Expression }
  | { readonly op: 'retry' }
  | { readonly op: 'throw'; readonly error: Expression }
  | { readonly op: 'after commit'; readonly say: Expression }
  | { readonly op: 'bind'; readonly first: Term; readonly rest: Term }
  | { readonly op: 'if it is 0'; readonly yes: Term; readonly no: Term }
  | { readonly op: 'orElse'; readonly left: Term; readonly right: Term }
  | { readonly op: 'catch'; readonly body: Term; readonly handler: Term }

export function evaluated(expression: Expression, it: number): number {
  if (expression === 'it') return it
  return expression === 'it + 1' ? (it + 1) % 3 : expression
}

/** What a term works on. */
export interface World extends Readonly<Record<Name, TVar<number>>> {
  /** What `after commit` actions said. */
  readonly said: number[]
}

export type Store = Readonly<Record<Name, number>>

export const makeWorld = (store: Store, newTVar: Subject['newTVar']): World => ({
  a: newTVar(store.a, { name: 'a' }),
  b: newTVar(store.b, { name: 'b' }),
  c: newTVar(store.c, { name: 'c' }),
  said: [],
})

/** The term as a transaction of the library. `it` starts at 0. */
export const transactionOf =
  (term: Term, world: World, it = 0): STM<number> =>
  (tx) =>
    run(term, world, tx, it)

function run(term: Term, world: World, tx: Tx, it: number): number {
  const go = (next: Term, it: number) => (tx: Tx) => run(next, world, tx, it)
  switch (term.op) {
    case 'return':
      return evaluated(term.value, it)
    case 'read':
      return world[term.from].get(tx)
    case 'write':
      world[term.to].set(tx, evaluated(term.value, it))
      return it
    case 'retry':
      return retry(tx)
    case 'throw':
      throw evaluated(term.error, it)
    case 'after commit':
      afterCommit(tx, () => world.said.push(evaluated(term.say, it)))
      return it
    case 'bind':
      return go(term.rest, go(term.first, it)(tx))(tx)
    case 'if it is 0':
      return go(it === 0 ? term.yes : term.no, it)(tx)
    case 'orElse':
      return orElse(go(term.left, it), go(term.right, it))(tx)
    case 'catch':
      return catchSTM(go(term.body, it), (error) => go(term.handler, error as number))(tx)
  }
}

const value = fc.constantFrom<Expression[]>(0, 1, 2, 'it', 'it + 1')
const name = fc.constantFrom(...names)

const leaf: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ op: fc.constant('return'), value }),
  { arbitrary: fc.record({ op: fc.constant('read'), from: name }), weight: 4 },
  { arbitrary: fc.record({ op: fc.constant('write'), to: name, value }), weight: 4 },
  { arbitrary: fc.record({ op: fc.constant('retry') }), weight: 2 },
  fc.record({ op: fc.constant('throw'), error: value }),
  fc.record({ op: fc.constant('after commit'), say: value }),
)

const bind = (first: fc.Arbitrary<Term>, rest: fc.Arbitrary<Term>): fc.Arbitrary<Term> =>
  fc.record({ op: fc.constant('bind'), first, rest })

/** Reads a variable and retries or continues by its value, as most blocking transactions do. */
const guarded = (rest: fc.Arbitrary<Term>): fc.Arbitrary<Term> =>
  bind(
    fc.record({ op: fc.constant('read'), from: name }),
    fc.record({ op: fc.constant('if it is 0'), yes: fc.constant({ op: 'retry' }), no: rest }),
  )

const larger = (term: fc.Arbitrary<Term>): fc.Arbitrary<Term> =>
  fc.oneof(
    leaf,
    { arbitrary: bind(term, term), weight: 4 },
    { arbitrary: guarded(term), weight: 3 },
    fc.record({ op: fc.constant('if it is 0'), yes: term, no: term }),
    { arbitrary: fc.record({ op: fc.constant('orElse'), left: term, right: term }), weight: 2 },
    { arbitrary: fc.record({ op: fc.constant('catch'), body: term, handler: term }), weight: 2 },
  )

const small = larger(larger(leaf))

/** Any term, up to four levels above its leaves. */
export const anyTerm: fc.Arbitrary<Term> = larger(larger(small))

/** Terms for programs: half of them first wait for something, which the others may provide. */
export const sociable: fc.Arbitrary<Term> = fc.oneof(
  { arbitrary: guarded(small), weight: 3 },
  { arbitrary: guarded(guarded(small)), weight: 1 },
  { arbitrary: bind(fc.record({ op: fc.constant('write'), to: name, value }), small), weight: 4 },
)

const number = fc.integer({ min: 0, max: 2 })
export const anyStore: fc.Arbitrary<Store> = fc.record({ a: number, b: number, c: number })
