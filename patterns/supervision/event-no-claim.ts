import type { Outcomes } from '../pattern.ts'
import RingingSupervisor from './event.ts'
import type { Child } from './problem.ts'

export const bug = 'two restarts at a time'

export const outcomes: Outcomes = {
  'both fail': ['completed', 'invariant broken'],
  'told twice': ['completed', 'invariant broken'],
  'its own restart': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Restarts at once, also while a restart is under way: the child that failed is still in the team. */
export default class UnclaimedSupervisor extends RingingSupervisor {
  override replace(child: Child): Promise<void> {
    return this.replaceClaimed(child)
  }
}
