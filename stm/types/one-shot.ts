/** What each one-shot iterable held when it was first asked. */
const remembered = new WeakMap<object, readonly unknown[]>()

/**
 * The items of `iterable`; of an iterator or a generator, the same ones each time. It gives its
 * items once, and a body may run again: without this memory the second run would find it empty.
 */
export function itemsOf<A>(iterable: Iterable<A>): readonly A[] {
  const known = remembered.get(iterable as object)
  if (known !== undefined) return known as readonly A[]
  const iterator: unknown = iterable[Symbol.iterator]()
  const isOneShot = iterable[Symbol.iterator]() === iterator
  const items = [...iterable]
  if (isOneShot) remembered.set(iterable, items)
  return items
}
