import { Budget } from '../budget.ts'
import type { Outcomes } from '../pattern.ts'
import LockedSupervisor from './mutex.ts'
import type { Machine, Team } from './problem.ts'

export const bug = 'shared restart budget'

export const outcomes: Outcomes = {
  'both fail': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Charges all failures to one role. */
class SharedBudget extends Budget {
  override charge(): boolean {
    return super.charge('all')
  }
}

/** Children that fail once each spend the budget together, and the supervisor gives up. */
export default class SharedBudgetSupervisor extends LockedSupervisor {
  constructor(machine: Machine, team: Team, limit: number) {
    super(machine, team, limit, new SharedBudget(limit))
  }
}
