import fc from 'fast-check'
import { expect } from 'vitest'
import type { Engine } from '../engine.ts'
import { catchSTM, orElse, retry, type STM } from '../index.ts'
import { describeOn } from './conformance.suite.ts'
import { type Law, type Letters, laws } from './semantics/equations.suite.ts'
import { observe } from './semantics/observe.suite.ts'
import { anyStore, anyTerm, makeWorld, transactionOf, type World } from './semantics/terms.suite.ts'
import { type RandomOptions, seed } from './semantics.suite.ts'

type Context = (part: STM<number>, world: World) => STM<number>

/** Where a law must hold: alone, and inside a larger transaction. */
const contexts: Record<string, Context> = {
  alone: (part) => part,
  'after reads and writes':
    (part, { a, b }) =>
    (tx) => {
      b.set(tx, a.get(tx))
      a.set(tx, 1)
      return part(tx)
    },
  'before reads and writes':
    (part, { a, b }) =>
    (tx) => {
      a.set(tx, part(tx))
      return b.get(tx)
    },
  'before a retry': (part) => (tx) => {
    part(tx)
    return retry(tx)
  },
  'before a throw': (part) => (tx) => {
    throw part(tx)
  },
  'as the first alternative': (part, { b }) => orElse(part, (tx) => b.get(tx)),
  'as the second alternative': (part, { b }) =>
    orElse((tx) => {
      b.set(tx, 2)
      return retry(tx)
    }, part),
  'in a catchSTM': (part, { a, c }) =>
    catchSTM(part, (error) => (tx) => {
      c.set(tx, a.get(tx))
      return error as number
    }),
}

const small = fc.constantFrom(0, 1, 2)
const anyLetters = fc.record({
  v: small,
  w: small,
  m: anyTerm,
  n: anyTerm,
  k: anyTerm,
  h: anyTerm,
  j: anyTerm,
})
type AnyLetters = typeof anyLetters extends fc.Arbitrary<infer L> ? L : never

function lettersOf(letters: AnyLetters, world: World): Letters {
  const { v, w, m, n, k, h, j } = letters
  return {
    x: world.a,
    y: world.b,
    v,
    w,
    m: transactionOf(m, world),
    n: transactionOf(n, world),
    k: transactionOf(k, world),
    h: (error) => transactionOf(h, world, error as number),
    j: (error) => transactionOf(j, world, error as number),
    action: () => world.said.push(v),
  }
}

/**
 * Checks that both sides of each law are equivalent in each context, with random transactions for
 * its letters.
 */
export function lawsOf(name: string, makeEngine: () => Engine, options?: RandomOptions): void {
  describeOn(`the laws on ${name}`, makeEngine, options, (subject) => {
    const holds = (law: Law, context: string, within: Context) =>
      fc.asyncProperty(anyLetters, anyStore, async (letters, store) => {
        const side = (which: 0 | 1) => {
          const world = makeWorld(store, subject.newTVar)
          return observe(subject, world, within(law(lettersOf(letters, world))[which], world))
        }
        expect({ context, ...(await side(0)) }).toEqual({ context, ...(await side(1)) })
      })

    for (const [equation, law] of Object.entries(laws)) {
      subject.it(equation, async () => {
        for (const [context, within] of Object.entries(contexts)) {
          await fc.assert(holds(law, context, within), { seed, numRuns: options?.runs ?? 10 })
        }
      })
    }
  })
}
