import { Mutex } from 'async-mutex'
import { Budget } from '../budget.ts'
import { type Held, lockAll, ranked } from '../lock-order.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import {
  type Child,
  type Machine,
  type Opened,
  restarted,
  type Supervisor,
  stopAll,
  type Team,
} from './problem.ts'

export const price = 'a stop and a question wait until a slow restart has ended'

export const outcomes: Outcomes = {
  // The router has asked one tree before the restart, and the other one after it.
  'two trees': ['completed', 'invariant broken'],
}

/** Looks at the team under the lock, and restarts under the same lock. */
export default class LockedSupervisor implements Supervisor {
  readonly lock = ranked(new Mutex())
  private current: Team | undefined
  private readonly machine: Machine
  private readonly budget: Budget

  constructor(machine: Machine, team: Team, limit: number, budget = new Budget(limit)) {
    this.machine = machine
    this.current = team
    this.budget = budget
  }

  team(): Promise<Team | undefined> {
    return lockAll([this.lock], (held) => this.teamUnder(held))
  }

  replace(child: Child): Promise<void> {
    return lockAll([this.lock], (held) => this.replaceUnder(held, child))
  }

  stop(): Promise<void> {
    return lockAll([this.lock], async () => {
      await stopAll(this.machine, this.current ?? [])
      this.current = undefined
    })
  }

  teamUnder(held: Held): Team | undefined {
    held.mustInclude(this.lock)
    return this.current
  }

  async replaceUnder(held: Held, child: Child): Promise<void> {
    const team = this.teamUnder(held)
    if (!team?.includes(child)) return
    this.current = await this.restarted(this.machine, this.budget, team, child)
  }

  protected restarted(
    machine: Machine,
    budget: Budget,
    team: Team,
    child: Child,
  ): Promise<Team | undefined> {
    return restarted(machine, budget, team, child)
  }
}

export const published: Published<LockedSupervisor, Supervisor> = {
  lock: 'take it with lockAll, together with all others, holding none',
  teamUnder: 'with the lock held: the compiler asks for a Held',
  replaceUnder: 'with the lock held: the compiler asks for a Held',
}

export const composing: Composing = { beforehand: 'both trees', undone: 'nothing' }

export const opened: Opened<LockedSupervisor> = {
  replaceBoth: (one, other, child) =>
    lockAll([one.lock, other.lock], async (held) => {
      await one.replaceUnder(held, child)
      const [first] = other.teamUnder(held) ?? []
      if (first) await other.replaceUnder(held, first)
    }),
  teams: (one, other) =>
    lockAll([one.lock, other.lock], (held) => [one.teamUnder(held), other.teamUnder(held)]),
}
