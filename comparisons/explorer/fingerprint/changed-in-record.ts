import { intrinsicName } from './intrinsics.ts'
import { eachIn } from './language-methods.ts'

/** What an object holds itself, in its order, without calling code of the program. */
function contentsOf(object: object): unknown[] {
  const held: unknown[] = []
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    held.push(key, value)
  }
  eachIn(object, (value, key) => held.push(key, value))
  return held
}

/** The objects that a value leads to, but for the language's. Each run does this, so nothing is asked of Node. */
function objectsIn(value: unknown): ReadonlySet<object> {
  const objects = new Set<object>()
  const add = (each: unknown) => {
    if (typeof each !== 'object' || each === null || intrinsicName(each) !== undefined) return
    objects.add(each)
  }
  add(value)
  for (const object of objects) {
    add(Object.getPrototypeOf(object))
    for (const each of contentsOf(object)) add(each)
  }
  return objects
}

/**
 * Notices that a task changes an object which only the record leads to, and which was not there from the start.
 * No task reads the record, so none is taken to know what it leads to: but that task has kept it.
 */
export class ChangedInRecord {
  readonly #before = new WeakMap<object, readonly unknown[]>()
  readonly #fromTheStart: ReadonlySet<object>

  /** `record`: as it is at the start. */
  constructor(record: unknown) {
    this.#fromTheStart = objectsIn(record)
  }

  /** Whether any of `objects` is not as it was when this was last asked. */
  lookAt(objects: readonly (object | symbol)[]): boolean {
    let isChanged = false
    for (const object of objects) {
      if (typeof object !== 'object' || this.#fromTheStart.has(object)) continue
      const before = this.#before.get(object)
      const now = contentsOf(object)
      this.#before.set(object, now)
      const isSame =
        before?.length === now.length && before.every((each, i) => Object.is(each, now[i]))
      isChanged ||= before !== undefined && !isSame
    }
    return isChanged
  }
}
