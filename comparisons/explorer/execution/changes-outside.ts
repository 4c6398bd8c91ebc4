import { changersOf, knowAsKept } from '../fingerprint/kept-by-node.ts'
import { type Owner, whose } from './owner.ts'
import { Patches, tellImporters } from './patches.ts'

type Hear = (owner: Owner, what: string) => void

type Changer = (...values: unknown[]) => unknown

/** Hears of each call. */
let hear: Hear | null = null

/** What stands for each function, the same in all explorations. */
const standIns = new Map<Changer, Changer>()

function standInFor(real: Changer, what: string): Changer {
  let standIn = standIns.get(real)
  if (standIn === undefined) {
    standIn = Object.assign(function (this: unknown, ...values: unknown[]) {
      const owner = whose.current()
      if (owner?.task) hear?.(owner, what)
      return real.apply(this, values)
    }, real)
    standIns.set(real, standIn)
    knowAsKept(standIn, what)
  }
  return standIn
}

/**
 * Calls `changed` with what is changed, such as "`writeFileSync` of node:fs", whenever code of a task changes a
 * file or starts a process, and waits for it: nothing else tells that a package does. A package that has taken
 * the function out of its module before is not noticed. Returns a function that ends this.
 */
export function watchChangesOutside(changed: Hear): () => void {
  const patches = new Patches()
  hear = changed
  for (const name of ['node:fs', 'node:child_process'] as const) {
    for (const { module, member, what } of changersOf(name)) {
      patches.replace(module, member, (real) => standInFor(real as Changer, what))
    }
  }
  tellImporters()
  return () => {
    hear = null
    patches.putBack()
  }
}
