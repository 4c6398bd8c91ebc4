import { Overloaded } from '../door.ts'
import type { Outcomes } from '../pattern.ts'
import SagaBank from './event-saga.ts'
import type { Balances, Disk, Name } from './problem.ts'

export const bug = 'full mailbox fails the sender'

export const outcomes: Outcomes = {
  'an audit': ['completed', 'invariant broken'],
  'a burst': ['completed', 'invariant broken'],
  'two banks': ['invariant broken'],
}

/** The bound is at each mailbox. The second message of a payment may be refused, after the first one. */
export default class RefusingBank extends SagaBank {
  constructor(disk: Disk, opening: Balances, room: number) {
    super(disk, opening, Number.POSITIVE_INFINITY, room)
  }

  protected override tell(name: Name, type: 'change' | 'give back', by: number): Promise<boolean> {
    if (this.accounts[name].isFull) throw new Overloaded()
    return super.tell(name, type, by)
  }
}
