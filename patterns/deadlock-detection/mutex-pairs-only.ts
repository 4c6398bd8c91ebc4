import type { Outcomes } from '../pattern.ts'
import GraphBank, { type Holder } from './mutex.ts'

export const bug = 'two-cycle check'

export const outcomes: Outcomes = {
  'three in a circle': ['completed', 'deadlock'],
  'two banks': ['completed', 'deadlock'],
}

/** Asks one question: does the one I wait for wait for me? */
export default class PairsBank extends GraphBank {
  protected override circleOf(holder: Holder): readonly Holder[] {
    const other = holder.waitsFor?.holder
    return other?.waitsFor?.holder === holder ? [holder, other] : []
  }
}
