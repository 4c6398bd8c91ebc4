/** What each one-shot iterable held when it was first asked. */
const remembered = new WeakMap<object, readonly unknown[]>()

/**
 * The items of `iterable`; of one that gives them only once, the same ones each time, for a body may
 * run again and would find it empty. Such is what gives the same iterator whenever it is asked for
 * one: an iterator, a generator, or what wraps one.
 *
 * What gives a new iterator each time is asked again each time: as the protocol has it, it is a
 * collection, which may have changed. If its iterators draw on one source in secret, it cannot be
 * told from one, and is used up by the first run: make an array of it before the transaction.
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
