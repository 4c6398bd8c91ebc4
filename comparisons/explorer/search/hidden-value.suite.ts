/** A value that nothing outside can look into, so that states that differ in it are not told apart. */
export interface HiddenValue<A> {
  get(): A
  set(value: A): void
}

/** Hides `value` in a `WeakMap`, which cannot be looked into. A search merges nothing where it meets one. */
export function hiddenValue<A>(value: A): HiddenValue<A> {
  const key = {}
  const values = new WeakMap<object, A>([[key, value]])
  return {
    get: () => values.get(key) as A,
    set: (next) => void values.set(key, next),
  }
}
