type Compare<A> = (a: A, b: A) => number

/**
 * An immutable leftist heap (Crane 1972, Okasaki 1998): the least item at the top, equal items in
 * order of arrival. The heavier branch is on the left, so the path down the right is short. The
 * empty heap is `null`. The one of the event loop's wake-ups is mutable, because it is hot and
 * never rolled back.
 */
export type Heap<A> = Node<A> | null

interface Node<A> {
  readonly item: A
  readonly arrival: number
  /** The latest arrival at or below this node. */
  readonly latest: number
  /** The number of nodes at and below this one. */
  readonly size: number
  readonly left: Heap<A>
  readonly right: Heap<A>
}

export const sizeOf = (heap: Heap<unknown>): number => (heap === null ? 0 : heap.size)

const latestOf = (heap: Heap<unknown>): number => (heap === null ? -1 : heap.latest)

export function added<A>(heap: Heap<A>, item: A, compare: Compare<A>): Heap<A> {
  // Only the order among the items in the heap matters, so an empty heap counts from 0 again.
  const arrival = latestOf(heap) + 1
  return merged(heap, single(item, arrival), compare)
}

/** The heap without its least item. */
export const rest = <A>({ left, right }: Node<A>, compare: Compare<A>): Heap<A> =>
  merged(left, right, compare)

/** The heap without the items for which `isGone` holds; the same heap if there are none. */
export function without<A>(
  heap: Heap<A>,
  isGone: (item: A) => boolean,
  compare: Compare<A>,
): Heap<A> {
  const kept = nodesIn(heap).filter(({ item }) => !isGone(item))
  if (kept.length === sizeOf(heap)) return heap
  let heaps = kept.map(({ item, arrival }) => single(item, arrival))
  while (heaps.length > 1) {
    const pairs = Array.from({ length: Math.ceil(heaps.length / 2) }, (_, i) => i * 2)
    heaps = pairs.map((i) => merged(heaps[i] ?? null, heaps[i + 1] ?? null, compare) as Node<A>)
  }
  return heaps[0] ?? null
}

/** The nodes, the top first. Walks without recursion, for a heap may be as deep as it is large. */
export function nodesIn<A>(heap: Heap<A>): Node<A>[] {
  const nodes = heap === null ? [] : [heap]
  for (const { left, right } of nodes) {
    if (left !== null) nodes.push(left)
    if (right !== null) nodes.push(right)
  }
  return nodes
}

const single = <A>(item: A, arrival: number): Node<A> => ({
  item,
  arrival,
  latest: arrival,
  size: 1,
  left: null,
  right: null,
})

function merged<A>(a: Heap<A>, b: Heap<A>, compare: Compare<A>): Heap<A> {
  if (a === null) return b
  if (b === null) return a
  return isBefore(a, b, compare)
    ? withBranches(a, a.left, merged(a.right, b, compare))
    : withBranches(b, b.left, merged(b.right, a, compare))
}

function isBefore<A>(a: Node<A>, b: Node<A>, compare: Compare<A>): boolean {
  const order = compare(a.item, b.item)
  return order < 0 || (!(order > 0) && a.arrival < b.arrival)
}

function withBranches<A>({ item, arrival }: Node<A>, a: Heap<A>, b: Heap<A>): Node<A> {
  return {
    item,
    arrival,
    latest: Math.max(arrival, latestOf(a), latestOf(b)),
    size: 1 + sizeOf(a) + sizeOf(b),
    left: sizeOf(a) < sizeOf(b) ? b : a,
    right: sizeOf(a) < sizeOf(b) ? a : b,
  }
}
