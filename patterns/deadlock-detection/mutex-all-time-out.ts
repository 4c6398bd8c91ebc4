import type { Outcomes } from '../pattern.ts'
import GraphBank, { type Holder } from './mutex.ts'

export const bug = 'livelock: time-outs in step'

export const outcomes: Outcomes = {
  'in opposite orders': ['completed', 'threw'],
  'three in a circle': ['completed', 'threw'],
  'one among many': ['completed', 'threw'],
  'two banks': ['completed', 'deadlock'],
}

const TRIES = 2

/**
 * What time-outs of one length do: those who wait in a circle have waited equally long, all give up, and all start over
 * at once. That need not end, so a job fails after some tries.
 */
export default class ImpatientBank extends GraphBank {
  protected override breakCircle(circle: readonly Holder[]): void {
    for (const each of circle) each.losses += 1
    if (circle.some(({ losses }) => losses === TRIES)) throw new Error(`no luck in ${TRIES} tries`)
    for (const each of circle) each.giveUp()
  }
}
