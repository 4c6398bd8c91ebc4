/**
 * An immutable list that knows its size. The empty list is `null`, so all empty lists are the same.
 */
export type List<A> = Link<A> | null

export interface Link<A> {
  readonly item: A
  readonly next: List<A>
  readonly size: number
}

export const sizeOf = (list: List<unknown>): number => (list === null ? 0 : list.size)

export const cons = <A>(item: A, next: List<A>): Link<A> => ({ item, next, size: sizeOf(next) + 1 })

/** `first`, followed by the items of `second`. */
export function joined<A>(first: List<A>, second: List<A>): List<A> {
  let result = second
  for (let at = reversed(first); at !== null; at = at.next) result = cons(at.item, result)
  return result
}

export function reversed<A>(list: Link<A>): Link<A>
export function reversed<A>(list: List<A>): List<A>
export function reversed<A>(list: List<A>): List<A> {
  if (list === null || list.next === null) return list
  let result: List<A> = null
  for (let at: List<A> = list; at !== null; at = at.next) result = cons(at.item, result)
  return result
}

export function listToArray<A>(list: List<A>): A[] {
  const items: A[] = []
  for (let at = list; at !== null; at = at.next) items.push(at.item)
  return items
}
