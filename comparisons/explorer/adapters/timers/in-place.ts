import type { Patches } from '../../execution/patches.ts'
import { ExplorerMisuse } from '../../misuse.ts'

let patches: Patches | null = null

/** From now on the global timers and `Date` are what `next` has put in place; `null` ends that. */
export function expectInPlace(next: Patches | null): void {
  patches = next
}

/** @throws ExplorerMisuse if the program has replaced one of them. */
export function assertInPlace(): void {
  const name = patches?.displacedGlobal()
  if (name === undefined) return
  throw new ExplorerMisuse(
    `the program replaces ${String(name)} while it is explored, as fake timers do: leave them out, for its time is virtual as it is`,
  )
}
