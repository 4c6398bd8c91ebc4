/**
 * The clocks, timers and sources of random numbers that stand aside while programs are explored, and how a
 * program calls each. A module that has taken one before still has the real one, which no exploration can follow.
 */
const reals = new Map<unknown, string>()

const OWNERS: readonly (readonly [name: string, owner: unknown])[] = [
  ['Date', Date],
  ['Math', Math],
  ['performance', performance],
  ['process', globalThis.process],
  ['AbortSignal', AbortSignal],
  ['crypto', globalThis.crypto],
]

/** From now on something else stands for `owner[key]`, which was `real`. */
export function standsAside(owner: unknown, key: PropertyKey, real: unknown): void {
  if (typeof real !== 'function' || reals.has(real)) return
  const name = OWNERS.find((each) => each[1] === owner)?.[0]
  reals.set(real, `\`${name === undefined ? '' : `${name}.`}${String(key)}\``)
}

/** All of them are back. */
export const forgetReals = (): void => reals.clear()

/** How a program calls such a function; `undefined` for any other value. */
export const realName = (value: unknown): string | undefined => reals.get(value)
