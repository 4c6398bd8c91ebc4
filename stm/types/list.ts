/** An immutable list that knows its size. Empty is `null`: one empty list is like another. */
export type List<A> = Link<A> | null

export interface Link<A> {
  readonly item: A
  readonly next: List<A>
  readonly size: number
}

export const sizeOf = (list: List<unknown>): number => (list === null ? 0 : list.size)

export const cons = <A>(item: A, next: List<A>): Link<A> => ({ item, next, size: sizeOf(next) + 1 })

export function reversed<A>(list: List<A>): List<A> {
  if (list === null || list.next === null) return list
  let turned: List<A> = null
  for (let at: List<A> = list; at !== null; at = at.next) turned = cons(at.item, turned)
  return turned
}

export function listToArray<A>(list: List<A>): A[] {
  const items: A[] = []
  for (let at = list; at !== null; at = at.next) items.push(at.item)
  return items
}
