import {
  afterCommit,
  catchSTM,
  check,
  orElse,
  retry,
  type STM,
  type TVar,
  type Tx,
} from '../../index.ts'

/** The letters of a law. Each stands for anything of its kind. */
export interface Letters {
  readonly x: TVar<number>
  readonly y: TVar<number>
  readonly v: number
  readonly w: number
  /** Arbitrary transactions. */
  readonly m: STM<number>
  readonly n: STM<number>
  readonly k: STM<number>
  /** Arbitrary handlers. */
  readonly h: (error: unknown) => STM<number>
  readonly j: (error: unknown) => STM<number>
  readonly action: () => void
}

export type Law = (letters: Letters) => readonly [left: STM<number>, right: STM<number>]

const returning = (value: number) => () => value
const fail = (error: unknown) => (): never => {
  throw error
}
const get = (x: TVar<number>) => (tx: Tx) => x.get(tx)
const set = (x: TVar<number>, value: number) => (tx: Tx) => x.set(tx, value)
const after = (action: () => void) => (tx: Tx) => afterCommit(tx, action)

/** Runs one after the other and returns the result of the last. */
const inOrder =
  <A>(...parts: [...STM<unknown>[], STM<A>]): STM<A> =>
  (tx) => {
    for (const part of parts.slice(0, -1)) part(tx)
    return (parts.at(-1) as STM<A>)(tx)
  }

const swallowed =
  (part: STM<unknown>): STM<void> =>
  (tx) => {
    try {
      part(tx)
    } catch {
      // the mistake that two of the laws are about
    }
  }

/**
 * Both sides end in the same way, leave the same values, wait for the same variables, and run the
 * same actions.
 */
export const laws: Record<string, Law> = {
  // orElse and retry
  'orElse(retry, m) = m': ({ m }) => [orElse(retry, m), m],
  'orElse(m, retry) = m': ({ m }) => [orElse(m, retry), m],
  'orElse(orElse(m, n), k) = orElse(m, orElse(n, k))': ({ m, n, k }) => [
    orElse(orElse(m, n), k),
    orElse(m, orElse(n, k)),
  ],
  'orElse(m, n, k) = orElse(m, orElse(n, k))': ({ m, n, k }) => [
    orElse(m, n, k),
    orElse(m, orElse(n, k)),
  ],
  'orElse(m) = m': ({ m }) => [orElse(m), m],
  'orElse(m, m) = m': ({ m }) => [orElse(m, m), m],
  'orElse(return v, m) = return v': ({ m, v }) => [orElse(returning(v), m), returning(v)],
  'orElse(throw v, m) = throw v': ({ m, v }) => [orElse(fail(v), m), fail(v)],
  'retry; m = retry': ({ m }) => [inOrder(retry, m), retry],
  'check true; m = m': ({ m }) => [inOrder((tx) => check(tx, true), m), m],
  'check false; m = retry': ({ m }) => [inOrder((tx) => check(tx, false), m), retry],
  'try { retry } catch {}; m = retry': ({ m }) => [inOrder(swallowed(retry), m), retry],

  // what a retry undoes, and what it does not
  'orElse(set x v; retry, m) = m': ({ x, v, m }) => [orElse(inOrder(set(x, v), retry), m), m],
  'orElse(set x v; set y w; set x w; retry, m) = m': ({ x, y, v, w, m }) => [
    orElse(inOrder(set(x, v), set(y, w), set(x, w), retry), m),
    m,
  ],
  'orElse(afterCommit a; retry, m) = m': ({ action, m }) => [
    orElse(inOrder(after(action), retry), m),
    m,
  ],
  'orElse(get x; retry, m) = get x; m': ({ x, m }) => [
    orElse(inOrder(get(x), retry), m),
    inOrder(get(x), m),
  ],
  'set x v; orElse(m, n) = orElse(set x v; m, set x v; n)': ({ x, v, m, n }) => [
    inOrder(set(x, v), orElse(m, n)),
    orElse(inOrder(set(x, v), m), inOrder(set(x, v), n)),
  ],
  'get x; orElse(m, n) = orElse(get x; m, get x; n)': ({ x, m, n }) => [
    inOrder(get(x), orElse(m, n)),
    orElse(inOrder(get(x), m), inOrder(get(x), n)),
  ],

  // variables
  'set x v; get x = set x v; return v': ({ x, v }) => [
    inOrder(set(x, v), get(x)),
    inOrder(set(x, v), returning(v)),
  ],
  'set x v; set x w = set x w': ({ x, v, w }) => [
    inOrder(set(x, v), set(x, w), returning(0)),
    inOrder(set(x, w), returning(0)),
  ],
  'set x (get x) = get x': ({ x }) => [
    (tx) => {
      const value = x.get(tx)
      x.set(tx, value)
      return value
    },
    get(x),
  ],
  'get x; get x = get x': ({ x }) => [inOrder(get(x), get(x)), get(x)],
  'set x v; set y w = set y w; set x v': ({ x, y, v, w }) => [
    inOrder(set(x, v), set(y, w), returning(0)),
    inOrder(set(y, w), set(x, v), returning(0)),
  ],
  'update x f = set x (f (get x))': ({ x, v }) => [
    inOrder((tx) => x.update(tx, (n) => n + v), returning(0)),
    inOrder((tx) => x.set(tx, x.get(tx) + v), returning(0)),
  ],
  'modify x f = f (get x), in two parts': ({ x, v }) => [
    (tx) => x.modify(tx, (n) => [n * 2, v]),
    (tx) => x.swap(tx, v) * 2,
  ],
  'set x v; afterCommit a = afterCommit a; set x v': ({ x, v, action }) => [
    inOrder(set(x, v), after(action), returning(0)),
    inOrder(after(action), set(x, v), returning(0)),
  ],

  // throw and catchSTM
  'set x v; throw w = throw w': ({ x, v, w }) => [inOrder(set(x, v), fail(w)), fail(w)],
  'throw v; m = throw v': ({ v, m }) => [inOrder(fail(v), m), fail(v)],
  'catchSTM(return v, h) = return v': ({ v, h }) => [catchSTM(returning(v), h), returning(v)],
  'catchSTM(throw v, h) = h v': ({ v, h }) => [catchSTM(fail(v), h), h(v)],
  'catchSTM(m, throw) = m': ({ m }) => [catchSTM(m, fail), m],
  'catchSTM(catchSTM(m, h), j) = catchSTM(m, e => catchSTM(h e, j))': ({ m, h, j }) => [
    catchSTM(catchSTM(m, h), j),
    catchSTM(m, (error) => catchSTM(h(error), j)),
  ],
  'catchSTM(retry, h) = retry': ({ h }) => [catchSTM(retry, h), retry],
  'catchSTM(set x v; throw w, h) = h w': ({ x, v, w, h }) => [
    catchSTM(inOrder(set(x, v), fail(w)), h),
    h(w),
  ],
  'catchSTM(afterCommit a; throw w, h) = h w': ({ action, w, h }) => [
    catchSTM(inOrder(after(action), fail(w)), h),
    h(w),
  ],
  'catchSTM(get x; throw w, h) = get x; h w': ({ x, w, h }) => [
    catchSTM(inOrder(get(x), fail(w)), h),
    inOrder(get(x), h(w)),
  ],
  'set x v; catchSTM(m, h) = catchSTM(set x v; m, e => set x v; h e)': ({ x, v, m, h }) => [
    inOrder(set(x, v), catchSTM(m, h)),
    catchSTM(inOrder(set(x, v), m), (error) => inOrder(set(x, v), h(error))),
  ],
  'catchSTM(throw v, e => set x w; throw e) = throw v': ({ x, v, w }) => [
    catchSTM(fail(v), (error) => inOrder(set(x, w), fail(error))),
    fail(v),
  ],
  'orElse(catchSTM(set x v; retry, h), m) = m': ({ x, v, h, m }) => [
    orElse(catchSTM(inOrder(set(x, v), retry), h), m),
    m,
  ],
  'orElse(catchSTM(throw v, e => set x w; retry), m) = m': ({ x, v, w, m }) => [
    orElse(
      catchSTM(fail(v), () => inOrder(set(x, w), retry)),
      m,
    ),
    m,
  ],
  'try { set x v; throw w } catch {} = set x v': ({ x, v, w }) => [
    inOrder(swallowed(inOrder(set(x, v), fail(w))), returning(0)),
    inOrder(set(x, v), returning(0)),
  ],
}
