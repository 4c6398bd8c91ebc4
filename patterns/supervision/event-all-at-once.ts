import type { Budget } from '../budget.ts'
import type { Outcomes } from '../pattern.ts'
import RingingSupervisor from './event.ts'
import { type Child, type Machine, stopAll, type Team } from './problem.ts'

export const bug = 'started before its dependency'

export const outcomes: Outcomes = {
  'both fail': ['completed', 'invariant broken'],
  'two trees': ['completed', 'invariant broken'],
}

/** Stops and starts all children together. One may be up before the one that it depends on. */
export default class HastySupervisor extends RingingSupervisor {
  protected override async restarted(
    machine: Machine,
    budget: Budget,
    team: Team,
    child: Child,
  ): Promise<Team | undefined> {
    await stopAll(machine, team)
    for (let isAffordable = budget.charge(child.role); isAffordable; ) {
      const starts = await Promise.allSettled(team.map(({ role }) => machine.start(role)))
      const started = starts.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
      if (started.length === team.length) return started
      await stopAll(machine, started)
      isAffordable = budget.charge(child.role)
    }
    return undefined
  }
}
