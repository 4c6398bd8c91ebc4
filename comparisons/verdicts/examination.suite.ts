import type { ToExplore } from '../../scripts/explore-all.ts'
import { inProcesses } from '../../scripts/processes.ts'
import type { Facts } from './facts.ts'
import type { MergingFaults } from './merging.suite.ts'

/** What a process has found of a solution, or what was thrown there. */
export type Examined =
  | { readonly facts: Facts; readonly merging: MergingFaults }
  | { readonly thrown: string }

interface Settle {
  resolve(found: Examined): void
  reject(reason: unknown): void
}

const process = new URL('examine-process.suite.ts', import.meta.url)

/**
 * Solutions that are explored in processes of their own, all at once and on all cores. These load the
 * project as its scripts do, without vitest, which reads each import again wherever it is used.
 */
export class Examination {
  readonly #found = new Map<string, Promise<Examined>>()

  /** Starts to examine `all`, once. */
  begin(all: readonly ToExplore[]): void {
    const settles: Settle[] = []
    for (const each of all) {
      const found = new Promise<Examined>((resolve, reject) => settles.push({ resolve, reject }))
      found.catch(() => {}) // A test that needs it says so.
      this.#found.set(keyOf(each), found)
    }
    inProcesses<ToExplore, Examined>(
      process,
      all,
      () => {},
      (found, place) => settles[place]?.resolve(found),
    ).catch((reason) => {
      for (const { reject } of settles) reject(reason)
    })
  }

  /** Resolves when the solution has been examined. Rejects with what was thrown meanwhile. */
  async of(solution: ToExplore) {
    const found = await this.#found.get(keyOf(solution))
    if (found === undefined) throw new RangeError(`${keyOf(solution)} is not examined`)
    if ('thrown' in found) throw new Error(found.thrown)
    return found
  }
}

const keyOf = ({ pattern, solution }: ToExplore): string => `${pattern}, ${solution}`
