import { installOnEventLoop } from '../event-loop/watching.ts'

/** Freezes what transactions read and commit. `develop({ freeze })` says what for. */
export function freezeValues(): () => void {
  return installOnEventLoop({
    began() {},
    read: (_, value) => deepFreeze(value),
    committed(changes) {
      for (const { cell } of changes) deepFreeze(cell.value)
    },
  })
}

/** What was frozen with all that is below it. It stays so, hence none of it is looked at again. */
const done = /* @__PURE__ */ new WeakSet<object>()

/** Goes deep without recursion, and without running getters. */
function deepFreeze(value: unknown): void {
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    try {
      if (!isPlain(next) || done.has(next)) continue
      done.add(Object.freeze(next))
      for (const key of Reflect.ownKeys(next)) {
        left.push(Object.getOwnPropertyDescriptor(next, key)?.value)
      }
    } catch {
      // A proxy that is revoked, or refuses it, stays as it is.
    }
  }
}

/** A class may have its own reasons to change its instances; `{}` and `[]` have none. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}
