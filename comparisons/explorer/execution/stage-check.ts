import type { Stage } from '../../../patterns/stage.ts'
import { brokenAtEnd, brokenInvariant, type Ending, firstBroken } from './ending.ts'
import { allOf } from './record-changes.ts'

/** How a real run of `stage` has ended if one of its invariants does not hold now. */
export function brokenNow(stage: Stage, when: 'invariants' | 'finally'): Ending | undefined {
  const broken = firstBroken(stage, when)
  if (broken === undefined) return undefined
  const record = allOf(stage.record)
  return when === 'finally' ? brokenAtEnd(broken, record) : brokenInvariant(broken, record)
}
