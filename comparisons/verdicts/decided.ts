import { decidedByDuties, describeMore } from './remembering.ts'
import type { Summary } from './summary.ts'
import { describeEvidence, isAtEveryRead, SIDES, type Side } from './winner.ts'

/** Why a scenario tells the sides apart: some do not survive it, or some have more to remember. */
export type Ground = 'survival' | 'duties'

/** A scenario that is decided, and for whom. */
export interface Decided {
  readonly pattern: string
  readonly title: string
  readonly scenario: string
  readonly ground: Ground
  readonly standing: readonly Side[]
  /** The sides that fail at every read alone, a rule for transactions. */
  readonly failAtEveryRead: readonly Side[]
  /** What decides it, in words. */
  readonly because: string
}

/** All scenarios of several patterns that are decided, those by survival first. */
export function decidedIn(summaries: readonly Summary[]): readonly Decided[] {
  const bySurvival = summaries.flatMap(({ pattern, title, choice }) =>
    [choice.alone, choice.composed]
      .filter(({ isCompared }) => isCompared)
      .flatMap(({ decisive }) => decisive)
      .map((evidence) => ({
        ...{ pattern, title, scenario: evidence.scenario, ground: 'survival' as const },
        standing: evidence.survivors.map(({ side }) => side),
        failAtEveryRead: evidence.failing.filter(isAtEveryRead).map(({ side }) => side),
        because: describeEvidence(evidence),
      })),
  )
  const byDuties = summaries.flatMap(({ pattern, title, remembering }) =>
    decidedByDuties(remembering).map((each) => ({
      ...{ pattern, title, scenario: each.scenario, ground: 'duties' as const },
      standing: each.standing,
      failAtEveryRead: [],
      because: `others must also remember: ${describeMore(each)}`,
    })),
  )
  return [...bySurvival, ...byDuties]
}

/** In how many scenarios each side stands: `locks 6 of 6, STM 1 of 6 (but for a switch at every read, 5)`. */
export function countDecided(decided: readonly Decided[], ground: Ground): string {
  const those = decided.filter((each) => each.ground === ground)
  const counts = SIDES.map((side) => {
    const isFor = those.filter(({ standing }) => standing.includes(side)).length
    const atEveryRead = those.filter(({ failAtEveryRead }) => failAtEveryRead.includes(side)).length
    const but = atEveryRead > 0 ? ` (but for a switch at every read, ${isFor + atEveryRead})` : ''
    return `${side} ${isFor} of ${those.length}${but}`
  })
  return those.length === 0 ? 'no scenario' : counts.join(', ')
}
