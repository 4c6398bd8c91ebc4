/** The functions of the class with this prototype: its constructor, methods, getters and setters. */
export const methodsOf = (prototype: object): object[] =>
  Object.values(Object.getOwnPropertyDescriptors(prototype))
    .flatMap(({ value, get, set }): unknown[] => [value, get, set])
    .filter((each) => typeof each === 'function')
