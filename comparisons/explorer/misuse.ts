/**
 * A program or an option that the explorer cannot make sense of. Nothing can be said of it.
 *
 * @example
 * const failed = await explore(() => ({ tasks: {} })).catch((error) => error)
 * failed instanceof ExplorerMisuse // => true
 */
export class ExplorerMisuse extends TypeError {
  override readonly name = 'ExplorerMisuse'
}

/** @throws ExplorerMisuse if `value` has a property that is none of `known`. */
export function assertKnown(what: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new ExplorerMisuse(`${what} has no '${unknown}'. It has: ${known.join(', ')}`)
}

/** @throws ExplorerMisuse if `value`, which is given to `what`, is no exploration. */
export function assertExploration(what: string, value: unknown): void {
  if (value instanceof Promise) {
    throw new ExplorerMisuse(`${what} takes an exploration, not a promise of one: await it first`)
  }
  if (typeof value === 'object' && value !== null && 'outcomes' in value && 'failures' in value)
    return
  throw new ExplorerMisuse(`${what} takes what explore(program) resolves with`)
}
