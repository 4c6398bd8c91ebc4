/** What each iterable that can be consumed only once held when it was first read. */
const remembered = new WeakMap<object, readonly unknown[]>()

/**
 * The items of `iterable`. One that can be consumed only once (an iterator, a generator, or what
 * wraps one) is read the first time and remembered, because a body that runs again would find it
 * empty. It is recognised by returning the same iterator each time.
 *
 * An iterable that returns a new iterator each time is read each time: by the protocol it is a
 * collection, which may have changed. One whose iterators secretly share a source cannot be told
 * from a collection, and the first run consumes it: make an array of it before the transaction.
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
