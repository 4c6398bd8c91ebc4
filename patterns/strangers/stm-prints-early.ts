import type { Tx } from '../../stm/index.ts'
import type { Forgets } from '../duties.ts'
import type { Outcomes } from '../pattern.ts'
import { CardRefused } from './problem.ts'
import { AtomicCard, default as right } from './stm.ts'

export { opened } from './stm.ts'

export const bug = 'an effect in a transaction: each attempt has it once more'

export const forgets: Forgets = { duty: 'effects last', of: ['stm'] }

export const outcomes: Outcomes = {
  // At every read: an attempt has printed, finds that the card has changed, and starts over.
  'two payments': ['completed', 'invariant broken'],
  'the second card is refused': ['completed', 'invariant broken'],
  'the only room is let': ['completed', 'deadlock'],
  'a room or a seat': ['completed', 'deadlock'],
}

/** Prints the slip where the money is taken, which is inside of the transaction. */
class EagerCard extends AtomicCard {
  override charge(tx: Tx, amount: number): void {
    const left = this.left.get(tx)
    if (left < amount) throw new CardRefused()
    this.left.set(tx, left - amount)
    this.printer?.print(amount)
  }
}

export default { ...right, Card: EagerCard }
