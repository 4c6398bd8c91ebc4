import { atomically } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Child } from './problem.ts'
import AtomicSupervisor from './stm.ts'

export const bug = 'check-then-act'

export const outcomes: Outcomes = {
  'both fail': ['completed', 'invariant broken'],
  'told twice': ['completed', 'invariant broken'],
  'its own restart': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Looks for the child in one transaction, and claims the team in another one. */
export default class LookingSupervisor extends AtomicSupervisor {
  override async replace(child: Child): Promise<void> {
    const team = await atomically((tx) => this.settled(tx))
    if (!team?.includes(child)) return
    await atomically((tx) => this.claimed(tx))
    await this.replaceClaimed(team, child)
  }
}
