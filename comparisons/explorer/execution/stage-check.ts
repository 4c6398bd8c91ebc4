import type { Stage } from '../../../patterns/stage.ts'
import { brokenInvariant, type Ending, firstBroken } from './ending.ts'
import { show } from './show.ts'

/** How a real run of `stage` has ended if one of its invariants does not hold now. */
export function brokenNow(stage: Stage, when: 'invariants' | 'finally'): Ending | undefined {
  const broken = firstBroken(stage[when])
  if (broken === undefined) return undefined
  const name = when === 'finally' ? `${broken}, in the end` : broken
  const record = Object.entries(stage.record ?? {})
  return brokenInvariant(
    name,
    [],
    record.map(([key, value]) => `${key} ${show(value)}`),
  )
}
