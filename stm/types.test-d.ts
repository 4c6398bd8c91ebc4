import {
  afterCommit,
  atomically,
  atomicallySync,
  catchSTM,
  check,
  hold,
  holding,
  orElse,
  retry,
  type STM,
  type Synchronous,
  type TQueue,
  type TSemaphore,
  TVar,
  type Tx,
} from './index.ts'

// What must not compile does not, and what must compile does. `npx tsc` checks this file; it never
// runs.

declare const tx: Tx
declare const x: TVar<number>
declare const text: TVar<string>

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => {}

export async function mustNotCompile(): Promise<void> {
  // @ts-expect-error a read needs a tx, and there is none outside a transaction
  x.get()
  // @ts-expect-error so does a write
  x.set(1)
  // @ts-expect-error a tx cannot be made up
  x.get({})
  // @ts-expect-error not even with the fields that it seems to have
  x.get({ nominal: undefined as never })
  // @ts-expect-error a write of another type
  x.set(tx, 'one')
  // @ts-expect-error an update function returns a value of the same type
  x.update(tx, (n) => `${n}`)
  // @ts-expect-error the fields of a variable are protected
  void x.value

  // @ts-expect-error a body cannot be async
  await atomically(async (tx) => x.get(tx))
  // @ts-expect-error nor a generator function
  await atomically(function* (tx) {
    yield x.get(tx)
  })
  // @ts-expect-error not even one without a result
  await atomically(async () => {})
  // @ts-expect-error nor return a promise
  await atomically(() => Promise.resolve(1))
  // @ts-expect-error nor a promise in an object
  await atomically(() => ({ later: Promise.resolve(1) }))
  // @ts-expect-error nor one level deeper
  await atomically(() => ({ all: { later: Promise.resolve(1) } }))
  // @ts-expect-error nor promises in an array
  await atomically(() => [Promise.resolve(1)])
  // @ts-expect-error nor one in a tuple
  await atomically((): [number, Promise<number>] => [1, Promise.resolve(1)])
  // @ts-expect-error nor perhaps a promise
  await atomically((): number | Promise<number> => 1)
  // @ts-expect-error nor perhaps one in an object
  await atomically((): { later: number | Promise<number> } => ({ later: 1 }))
  // @ts-expect-error nor anything else that has a then
  await atomically((): PromiseLike<number> => Promise.resolve(1))
  // @ts-expect-error a transaction started inside a transaction returns a promise too
  await atomically(() => atomically((tx) => x.get(tx)))
  // @ts-expect-error the same without waiting
  atomicallySync(async (tx) => x.get(tx))
  // @ts-expect-error the same for the result of orElse
  await atomically(orElse(async (tx) => x.get(tx), retry))

  await holding(
    // @ts-expect-error what is taken is taken in a transaction
    async (tx) => x.get(tx),
    () => {},
    () => {},
  )
  await holding(
    (tx) => x.get(tx),
    () => {},
    // @ts-expect-error and given back in one
    async (tx) => x.set(tx, 1),
  )
  await holding(
    (tx) => x.get(tx),
    () => {},
    // @ts-expect-error the same value is given back
    (tx, taken) => text.set(tx, taken),
  )

  // @ts-expect-error atomicallySync does not wait, so there is nothing to abort
  atomicallySync(() => 1, { signal: AbortSignal.abort() })
  // @ts-expect-error a choice needs an alternative
  orElse()
  // @ts-expect-error a handler must accept any value: anything can be thrown
  catchSTM(retry, (error: Error) => () => error.message)
  // @ts-expect-error a handler returns a transaction
  catchSTM(retry, () => 1)
  // @ts-expect-error an action takes no tx, because its transaction is over by then
  afterCommit(tx, (tx: Tx) => x.set(tx, 1))
}

export function aRefusalSaysWhy(refusal: Synchronous<Promise<number>>): void {
  same<
    typeof refusal,
    'a transaction cannot be async or a generator, and its result cannot hold a promise: await before or after it'
  >(true)
  same<Synchronous<{ later: number }>, unknown>(true)
}

export function variablesAreInvariant(narrow: TVar<number>, wide: TVar<number | string>): void {
  // @ts-expect-error otherwise a string could be set in a variable of numbers
  const widened: TVar<number | string> = narrow
  // @ts-expect-error otherwise a string could be read from a variable of numbers
  const narrowed: TVar<number> = wide
  // @ts-expect-error a variable of unknown accepts any value
  const unknowing: TVar<unknown> = narrow
  void [widened, narrowed, unknowing]
}

export async function resultsHaveTheirTypes(): Promise<void> {
  same<number, Awaited<ReturnType<typeof read>>>(true)
  same<{ a: number; b: readonly string[] }, typeof pair>(true)
  const pair = await atomically((tx): { a: number; b: readonly string[] } => ({
    a: x.get(tx),
    b: [text.get(tx)],
  }))
  const union = await atomically(
    orElse(
      (tx) => x.get(tx),
      (tx) => text.get(tx),
      () => null,
    ),
  )
  same<number | string | null, typeof union>(true)
  const taken = await atomically(orElse((tx) => x.get(tx), retry))
  same<number, typeof taken>(true)
  const caught = atomicallySync(
    catchSTM(
      (tx) => x.get(tx),
      (error) => () => String(error),
    ),
  )
  same<number | string, typeof caught>(true)
  const used = await holding(
    (tx) => text.get(tx),
    async (taken) => taken.length,
    (tx, taken) => x.set(tx, taken.length),
  )
  same<number, typeof used>(true)
  const modified = atomicallySync((tx) => x.modify(tx, (n) => [`${n}`, n]))
  same<string, typeof modified>(true)
  const nothing = atomicallySync((tx) => x.set(tx, 1))
  same<void, typeof nothing>(true)
  const ends = atomicallySync(retry)
  same<never, typeof ends>(true)
}

const read = () => atomically((tx) => x.get(tx))

export function conditionsNarrow(maybe: TVar<string | undefined>): STM<number> {
  return (tx) => {
    const value = maybe.get(tx)
    check(tx, value !== undefined)
    const sure = maybe.get(tx) ?? retry(tx)
    return value.length + sure.length
  }
}

// Functions and classes that are generic over the result.

export const run = <A>(body: STM<A>): Promise<A> => atomically(body)
export const runSync = <A>(body: STM<A>): A => atomicallySync(body)
export const twice = <A>(body: STM<A>) => atomically((tx): [A, A] => [body(tx), body(tx)])
export const wrapped = <A>(body: STM<A>) => atomically((tx) => ({ result: body(tx) }))
export const oneOf = <A, B>(a: STM<A>, b: STM<B>): Promise<A | B> => atomically(orElse(a, b))
export const many = <A>(...bodies: [STM<A>, ...STM<A>[]]): Promise<A> =>
  atomically(orElse(...bodies))
export const handled = <A>(body: STM<A>, other: A): Promise<A> =>
  atomically(catchSTM(body, () => () => other))
export const constrained = <A extends { id: number }>(body: STM<A>): Promise<A> => atomically(body)
export const held = <A, B>(take: STM<A>, use: (taken: A) => B, give: (tx: Tx, taken: A) => void) =>
  holding(take, use, give)

export class Box<A> {
  readonly #content: TVar<A | undefined>

  constructor(content: A) {
    this.#content = new TVar<A | undefined>(content)
  }

  take(tx: Tx): A {
    const content = this.#content.get(tx)
    check(tx, content !== undefined)
    this.#content.set(tx, undefined)
    return content
  }

  takeNow(): Promise<A> {
    return atomically((tx) => this.take(tx))
  }

  use<B>(f: (content: A) => B): Promise<B> {
    return atomically((tx) => f(this.take(tx)))
  }
}

// Results of unusual types.

interface Tree {
  readonly value: number
  readonly children: readonly Tree[]
  readonly parent?: Tree
  walk(visit: (tree: Tree) => void): void
}
type Json = null | string | number | Json[] | { [key: string]: Json }

// biome-ignore lint/suspicious/noExplicitAny: any is one of the types that must compile
export const untyped = (body: STM<any>) => atomically(body)
export const unknowing = (body: STM<unknown>) => atomically(body)
export const endless = (body: STM<never>) => atomically(body)
export const ofNothing = (body: STM<void>) => atomically(body)
export const recursive = (body: STM<Tree>) => atomically(body)
export const json = (body: STM<Json>) => atomically(body)
export const variable = (body: STM<TVar<number>>) => atomically(body)
export const functions = (body: STM<() => Promise<number>>) => atomically(body)
export const collections = (body: STM<Map<string, Set<Date>>>) => atomically(body)
export const tuple = (body: STM<readonly [number, string?, ...boolean[]]>) => atomically(body)
export const branded = (body: STM<string & { readonly brand: 'id' }>) => atomically(body)
export const bytes = (body: STM<Uint8Array>) => atomically(body)

export async function ofWhatIsHeldAndWhatEnds(
  queue: TQueue<string>,
  semaphore: TSemaphore,
): Promise<void> {
  for await (const item of queue) same<typeof item, string>(true)
  for await (const item of queue.items({ timeout: 5 })) same<typeof item, string>(true)
  await using held = await hold(
    (tx) => queue.take(tx),
    (tx, taken) => queue.unget(tx, taken),
  )
  same<typeof held.taken, string>(true)
  using _permit = await semaphore.holdPermits()
  const later = async () => 1
  // @ts-expect-error what takes cannot be async
  await hold(later, () => {})
  // @ts-expect-error nor what gives back
  await hold(() => 1, later)
  // @ts-expect-error atomicallySync does not wait, so it has no timeout
  atomicallySync((tx) => x.get(tx), { timeout: 5 })
}
