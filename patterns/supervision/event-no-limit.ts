import type { Outcomes } from '../pattern.ts'
import RingingSupervisor from './event.ts'
import type { Machine, Team } from './problem.ts'

export const bug = 'restart storm'

export const outcomes: Outcomes = {
  'a restart storm': ['invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Starts a child again as often as it fails. */
export default class TirelessSupervisor extends RingingSupervisor {
  constructor(machine: Machine, team: Team) {
    super(machine, team, Number.POSITIVE_INFINITY)
  }
}
