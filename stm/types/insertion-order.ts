/**
 * Items in the order in which they were added, as an immutable value, so that a rollback has
 * nothing to repair. A removal is only noted; once more items are noted as removed than are left,
 * they are dropped. So adding and removing cost amortised O(1).
 */
export interface Order<A> {
  readonly newest: Link<A> | null
  readonly length: number
  readonly removed: Removed | null
}

interface Link<A> {
  readonly item: A
  readonly position: number
  readonly older: Link<A> | null
}

interface Removed {
  readonly position: number
  readonly count: number
  readonly earlier: Removed | null
}

export const EMPTY: Order<never> = { newest: null, length: 0, removed: null }

/** The position of the next item to be {@link appended}. {@link without} removes by position. */
export const nextPosition = (order: Order<unknown>): number =>
  order.newest === null ? 0 : order.newest.position + 1

export const appended = <A>(order: Order<A>, item: A): Order<A> => ({
  newest: { item, position: nextPosition(order), older: order.newest },
  length: order.length + 1,
  removed: order.removed,
})

/** The order without the item at `position`, which must be there. */
export function without<A>({ newest, length, removed }: Order<A>, position: number): Order<A> {
  if (length === 1) return EMPTY
  const count = (removed?.count ?? 0) + 1
  const noted = { newest, length: length - 1, removed: { position, count, earlier: removed } }
  return count > noted.length + SLACK ? compacted(noted) : noted
}

/** Keeps small orders from being compacted at every other removal. */
const SLACK = 8

function compacted<A>(order: Order<A>): Order<A> {
  let newest: Link<A> | null = null
  for (const { item, position } of links(order)) newest = { item, position, older: newest }
  return { newest, length: order.length, removed: null }
}

/** The items that were not removed, oldest first. */
export const inOrder = <A>(order: Order<A>): A[] => links(order).map(({ item }) => item)

function links<A>({ newest, removed }: Order<A>): Link<A>[] {
  const gone = new Set<number>()
  for (let at = removed; at !== null; at = at.earlier) gone.add(at.position)
  const found: Link<A>[] = []
  for (let at = newest; at !== null; at = at.older) if (!gone.has(at.position)) found.push(at)
  return found.reverse()
}
