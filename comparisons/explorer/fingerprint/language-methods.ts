// The methods of the language as they are now: a program may override them, and its code is not to run.

/** What a method or a getter returns for an object. */
export type Get = (object: object) => unknown

export const unbound =
  (method: ((this: never) => unknown) | undefined): Get =>
  (object) =>
    method?.call(object as never)

export const getter = (prototype: object, key: PropertyKey): Get =>
  unbound(Object.getOwnPropertyDescriptor(prototype, key)?.get)

export const forEachInMap = Map.prototype.forEach
export const forEachInSet = Set.prototype.forEach

/** Calls `use` with each value and its key, in their order, if it is a `Map` or a `Set`: of a set both are the same. */
export function eachIn(object: object, use: (value: unknown, key: unknown) => void): void {
  if (object instanceof Map) forEachInMap.call(object, use)
  else if (object instanceof Set) forEachInSet.call(object, use)
}
