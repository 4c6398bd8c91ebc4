import { evaluated, type Name, names, type Store, type Term } from './semantics/terms.suite.ts'

// What transactions mean, after the operational semantics of Harris, Marlow, Peyton Jones, Herlihy,
// "Composable memory transactions" (PPoPP 2005): obviously right rather than fast. The store is an
// immutable value, so undoing means continuing with an older one. Nothing here uses the library.

interface State {
  readonly store: Store
  /**
   * What the transaction has written itself. It does not wait for a change of what it reads there.
   */
  readonly written: ReadonlySet<Name>
  /** What it has read that it had not written. Undoing does not remove this: it has been seen. */
  readonly reads: ReadonlySet<Name>
  readonly said: readonly number[]
}

interface Evaluated {
  readonly end: 'return' | 'throw' | 'retry'
  /** The result, or what was thrown. */
  readonly value: number
  readonly state: State
}

/** How a whole transaction ends, and the state of the world afterwards. */
export interface Ending {
  readonly end: { readonly value: number } | { readonly error: unknown } | 'waits' | 'stuck'
  readonly waitsFor: readonly Name[]
  readonly store: Store
  readonly said: readonly number[]
}

/**
 * `atomically`: all effects of the term at once (ARET), or none (ATHROW; there is no rule for a
 * retry).
 */
export function meaning(term: Term, store: Store): Ending {
  const start = { store, written: new Set<Name>(), reads: new Set<Name>(), said: [] }
  const { end, value, state } = evaluate(term, 0, start)
  if (end === 'return') {
    return { end: { value }, waitsFor: [], store: state.store, said: state.said }
  }
  if (end === 'throw') return { end: { error: value }, waitsFor: [], store, said: [] }
  const waitsFor = names.filter((name) => state.reads.has(name))
  return { end: waitsFor.length > 0 ? 'waits' : 'stuck', waitsFor, store, said: [] }
}

function evaluate(term: Term, it: number, state: State): Evaluated {
  switch (term.op) {
    case 'return':
      return { end: 'return', value: evaluated(term.value, it), state }
    case 'throw':
      return { end: 'throw', value: evaluated(term.error, it), state }
    case 'retry':
      return { end: 'retry', value: 0, state }
    case 'read':
      return { end: 'return', value: state.store[term.from], state: withRead(state, term.from) }
    case 'write':
      return {
        end: 'return',
        value: it,
        state: withWrite(state, term.to, evaluated(term.value, it)),
      }
    case 'after commit': {
      const said = [...state.said, evaluated(term.say, it)]
      return { end: 'return', value: it, state: { ...state, said } }
    }
    case 'bind': {
      const first = evaluate(term.first, it, state)
      return first.end === 'return' ? evaluate(term.rest, first.value, first.state) : first
    }
    case 'if it is 0':
      return evaluate(it === 0 ? term.yes : term.no, it, state)
    case 'orElse': {
      // OR1, OR2: a left side that returns or throws is the answer. OR3: one that retries is
      // undone.
      const left = evaluate(term.left, it, state)
      return left.end === 'retry' ? evaluate(term.right, it, undone(state, left.state)) : left
    }
    case 'catch': {
      // XSTM1, XSTM3: a body that returns or retries is the answer. XSTM2: one that throws is
      // undone.
      const body = evaluate(term.body, it, state)
      if (body.end !== 'throw') return body
      return evaluate(term.handler, body.value, undone(state, body.state))
    }
  }
}

const undone = (before: State, after: State): State => ({ ...before, reads: after.reads })

const withRead = (state: State, name: Name): State =>
  state.written.has(name) ? state : { ...state, reads: new Set([...state.reads, name]) }

const withWrite = (state: State, name: Name, value: number): State => ({
  ...state,
  store: { ...state.store, [name]: value },
  written: new Set([...state.written, name]),
})
