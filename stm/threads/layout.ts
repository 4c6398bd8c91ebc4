import { assertCount } from '../assert-count.ts'
import type { TVar } from '../tvar.ts'
import { TSemaphore } from '../types/tsemaphore.ts'
import { Codec } from './codec.ts'
import { int32 } from './codecs.ts'
import { variableWords } from './memory.ts'
import { boolean } from './one-of.ts'
import { SharedQueue } from './shared-queue.ts'

/** A structure of several variables. */
export interface Structure<out V> {
  /** Says all that must be the same in every thread. */
  readonly signature: string
  /** Makes the structure, by the variables that `place` gives it. */
  build(place: Place): V
}

/** Where a structure is being put: its name, and the memory that it takes. */
export interface Place {
  readonly name: string
  /** The variable for values of `codec`, named after the place with `suffix`. */
  variable<A>(codec: Codec<A>, suffix: string, initial?: A): TVar<A>
  /** What `part` builds here, named after the place with `suffix`. */
  part(part: AnyPart, suffix: string): unknown
}

export type AnyPart = Codec<unknown> | Structure<unknown>

/** What a shared heap holds, by name. Every thread must come with the same one. */
export type Layout = Readonly<Record<string, AnyPart>>

/** What a part becomes in a heap: a codec a variable, a structure what it builds. */
export type Built<P> = P extends Codec<infer A> ? TVar<A> : P extends Structure<infer V> ? V : never

/** What a heap holds. */
export type Variables<L extends Layout> = { readonly [Name in keyof L]: Built<L[Name]> }

/**
 * A number of the same: `array(1000, int32)`.
 * @throws RangeError unless `count` is a whole number of 0 or more.
 *
 * @example
 * createHeap({ accounts: array(2, int32) }).variables.accounts.length // => 2
 */
export const array = <const P extends AnyPart>(
  count: number,
  of: P,
): Structure<readonly Built<P>[]> => {
  assertCount('the length of an array', count)
  return {
    signature: `array(${count},${of.signature})`,
    build: (place) => Array.from({ length: count }, (_, i) => place.part(of, `[${i}]`)) as never,
  }
}

/**
 * A part with another value at first than 0, `false`, `''`.
 * @throws DoesNotFitError
 *
 * @example
 * createHeap({ stock: startingAt(int32, 7) }).variables.stock.peek() // => 7
 */
export const startingAt = <A>(codec: Codec<A>, initial: A): Structure<TVar<A>> => {
  const words = new Int32Array(codec.words)
  codec.encode(initial, words, 0)
  return {
    signature: `startingAt(${codec.signature},[${words}])`,
    build: (place) => place.variable(codec, '', initial),
  }
}

/**
 * A queue of at most this many items.
 * @throws RangeError unless `capacity` is a whole number of 0 or more.
 *
 * @example
 * const heap = createHeap({ jobs: queue(10, text(16)) })
 * const { jobs } = heap.variables
 * await heap.atomically((tx) => jobs.offer(tx, 'wash'))
 * await heap.atomically((tx) => jobs.take(tx)) // => 'wash'
 */
export const queue = <A>(capacity: number, of: Codec<A>): Structure<SharedQueue<A>> => {
  assertCount('the capacity of a queue', capacity)
  return {
    signature: `queue(${capacity},${of.signature})`,
    build: (place) =>
      new SharedQueue({
        name: place.name,
        taken: place.variable(int32, '.taken'),
        offered: place.variable(int32, '.offered'),
        closed: place.variable(boolean, '.closed'),
        items: Array.from({ length: capacity }, (_, i) => place.variable(of, `[${i}]`)),
      }),
  }
}

/**
 * A semaphore with this many permits at first.
 * @throws RangeError unless `permits` is a whole number of 0 or more.
 *
 * @example
 * const heap = createHeap({ slots: semaphore(2) })
 * const { slots } = heap.variables
 * await heap.atomically((tx) => slots.acquire(tx))
 * await heap.atomically((tx) => slots.tryAcquire(tx, 2)) // => undefined
 */
export const semaphore = (permits: number): Structure<TSemaphore> => {
  assertCount('the initial number of permits', permits)
  return {
    signature: `semaphore(${permits})`,
    build: (place) =>
      new TSemaphore(permits, {
        newTVar: <A>(initial: A) =>
          place.variable(int32 as unknown as Codec<A>, '.permits', initial),
      }),
  }
}

/** Creates a variable at an address. */
export type NewVariable = <A>(codec: Codec<A>, address: number, name: string, initial: A) => TVar<A>

/** Puts the variables of a layout one after the other, starting at an address. */
export function build<L extends Layout>(
  layout: L,
  start: number,
  newVariable: NewVariable,
): Variables<L> {
  let next = start
  const placeOf = (name: string): Place => ({
    name,
    variable(codec, suffix, initial = codec.initial) {
      const address = next
      next += variableWords(codec.words)
      return newVariable(codec, address, name + suffix, initial)
    },
    part: (part, suffix) => partAt(part, name + suffix),
  })
  const partAt = (part: AnyPart, name: string) =>
    part instanceof Codec ? placeOf(name).variable(part, '') : part.build(placeOf(name))
  const entries = Object.entries(layout).map(([name, part]) => [name, partAt(part, name)])
  return Object.fromEntries(entries)
}

/** The words that the variables of a layout take up. */
export function sizeOf(layout: Layout): number {
  let size = 0
  build(layout, 0, (codec, address) => {
    size = address + variableWords(codec.words)
    return undefined as never
  })
  return size
}

/** A number that differs, almost certainly, where anything in two layouts does (FNV-1a). */
export function hashOf(layout: Layout): number {
  const parts = Object.entries(layout).map(([name, part]) => [name, part.signature])
  let hash = 0x811c_9dc5
  for (const character of JSON.stringify(parts)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x0100_0193)
  }
  return hash
}
