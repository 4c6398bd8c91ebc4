import type { Outcomes } from '../pattern.ts'
import GraphBank, { type Holder } from './mutex.ts'

export const bug = 'the same victim each time (starvation)'

export const outcomes: Outcomes = {
  'one among many': ['completed', 'threw'],
  'two banks': ['completed', 'deadlock'],
}

const TRIES = 3

/** The job that closes the circle is its victim, however often it was that before, until it gives up. */
export default class LastComerBank extends GraphBank {
  protected override breakCircle([lastComer]: readonly Holder[]): void {
    if (!lastComer) return
    lastComer.losses += 1
    if (lastComer.losses === TRIES) throw new Error(`the victim of ${TRIES} deadlocks gives up`)
    lastComer.giveUp()
  }
}
