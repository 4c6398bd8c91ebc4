import { assertOptions } from './checked-options.ts'
import type { Rule } from './execution/assumptions.ts'
import type { Exploration, ExploreOptions } from './exploration.ts'
import { exploreUnder, type Take } from './explore.ts'
import { type Explorable, programOf } from './program.ts'
import { StateMap } from './state-map.ts'

/** How far to search, and by which rule. */
export interface MapOptions
  extends Pick<ExploreOptions, 'states' | 'seconds' | 'signal' | 'onProgress'> {
  readonly rule: Rule
}

/** What a search has found, in numbers and as a map. */
export interface Mapped {
  /** What `explore` finds under the same rule. */
  readonly exploration: Exploration
  /** `null` if the program could not be judged, because it does not repeat itself. */
  readonly map: StateMap | null
}

/**
 * Explores a program under one rule, as `explore` does, and keeps the states that it has found.
 * Rejects as `explore` does.
 *
 * @example
 * const shop: Program = ({ work }) => {
 *   const stock = { pieces: 1 }
 *   const buy = async () => {
 *     if (stock.pieces === 0) return
 *     await work('pays')
 *     stock.pieces -= 1
 *   }
 *   const invariants = { 'nothing is sold twice': () => stock.pieces >= 0 }
 *   return { subject: stock, tasks: { Alice: buy, Bob: buy }, invariants }
 * }
 * const { map } = await mapOf(shop, { rule: 'node' })
 * const start = map?.at([])
 * start?.state.kind // => 'open'
 * start?.state.waysOn // => { all: 8n, failing: 6n, unjudged: 0n }
 * start?.toFailure?.preemptions // => 0
 */
export async function mapOf(explorable: Explorable, options: MapOptions): Promise<Mapped> {
  assertOptions(options)
  let map: StateMap | null = null
  const take: Take = (...found) => {
    map = new StateMap(...found)
  }
  const { rule } = options
  const exploration = await exploreUnder(programOf(explorable), rule, { ...options, take })
  return { exploration, map: exploration.states > 0 ? map : null }
}
