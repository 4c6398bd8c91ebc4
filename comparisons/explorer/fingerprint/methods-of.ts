/** The functions of the class with this prototype: its constructor, methods, getters and setters. */
export const methodsOf = (prototype: object): object[] =>
  Object.values(Object.getOwnPropertyDescriptors(prototype))
    .flatMap(({ value, get, set }): unknown[] => [value, get, set])
    .filter((each) => typeof each === 'function')

/** The class of what has this prototype, if it has one. */
export function typeOf(prototype: object | null): object | undefined {
  const property = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')
  const type: unknown = property?.value
  return typeof type === 'function' ? type : undefined
}
