import type { Budget } from '../budget.ts'
import type { Outcomes } from '../pattern.ts'
import LockedSupervisor from './mutex.ts'
import { type Child, type Machine, restarted, stopAll, type Team } from './problem.ts'

export const bug = 'dependent not restarted'

export const outcomes: Outcomes = {
  'both fail': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Restarts only the child that has failed. Those that depend on it stay connected to the old one. */
export default class OneForOneSupervisor extends LockedSupervisor {
  protected override async restarted(
    machine: Machine,
    budget: Budget,
    team: Team,
    child: Child,
  ): Promise<Team | undefined> {
    const alone = await restarted(machine, budget, [child], child)
    if (alone) return team.map((each) => (each === child ? (alone[0] as Child) : each))
    await stopAll(machine, team)
    return undefined
  }
}
