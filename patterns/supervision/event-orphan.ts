import type { Outcomes } from '../pattern.ts'
import RingingSupervisor from './event.ts'
import { stopAll } from './problem.ts'

export const bug = 'orphan'

export const outcomes: Outcomes = {
  'its own restart': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Stops at once the children that it knows. A child whose start is under way is not among them. */
export default class AbruptSupervisor extends RingingSupervisor {
  override async stop(): Promise<void> {
    const team = this.members
    this.current = undefined
    await stopAll(this.machine, team)
  }
}
