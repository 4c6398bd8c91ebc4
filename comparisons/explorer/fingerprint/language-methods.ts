// The methods of the language as they are now: a program may override them, and its code is not to run.

/** What a method or a getter returns for an object. */
export type Get = (object: object) => unknown

export const unbound =
  (method: ((this: never) => unknown) | undefined): Get =>
  (object) =>
    method?.call(object as never)

export const getter = (prototype: object, key: PropertyKey): Get =>
  unbound(Object.getOwnPropertyDescriptor(prototype, key)?.get)
