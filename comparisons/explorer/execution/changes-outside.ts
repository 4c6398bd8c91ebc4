import { changersOf, knowAsKept } from '../fingerprint/kept-by-node.ts'
import { Patches, tellImporters } from './patches.ts'

type Changer = (...values: unknown[]) => unknown

/** Hears of each call. */
let changed: ((what: string) => void) | null = null

/** What stands for each function, the same in all explorations. */
const standIns = new Map<Changer, Changer>()

function standInFor(real: Changer, what: string): Changer {
  let standIn = standIns.get(real)
  if (standIn === undefined) {
    standIn = Object.assign(function (this: unknown, ...values: unknown[]) {
      changed?.(what)
      return real.apply(this, values)
    }, real)
    standIns.set(real, standIn)
    knowAsKept(standIn, what)
  }
  return standIn
}

/**
 * Calls `tell` with what is changed, such as "`writeFileSync` of node:fs", whenever some code changes a file or
 * starts a process, and waits for it: nothing else tells that a package does. A package that has taken the
 * function out of its module before is not noticed. Returns a function that ends this.
 */
export function watchChangesOutside(tell: (what: string) => void): () => void {
  const patches = new Patches()
  changed = tell
  for (const name of ['node:fs', 'node:child_process'] as const) {
    for (const { module, member, what } of changersOf(name)) {
      patches.replace(module, member, (real) => standInFor(real as Changer, what))
    }
  }
  tellImporters()
  return () => {
    changed = null
    patches.putBack()
  }
}
