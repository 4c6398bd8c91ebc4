import { atomically, check, TVar, type Tx } from '../../stm/index.ts'
import { Budget } from '../budget.ts'
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

export const price =
  'a start cannot be awaited in a transaction: claim the team, and give it up on every way out'

export const outcomes: Outcomes = {
  // The router has asked one tree before the restart, and the other one after it.
  'two trees': ['completed', 'invariant broken'],
}

/** The team is a variable, and so is whether it is being changed. */
export default class AtomicSupervisor implements Supervisor {
  private readonly current: TVar<Team | undefined>
  private readonly isChanging = new TVar(false)
  private readonly machine: Machine
  private readonly budget: Budget

  constructor(machine: Machine, team: Team, limit: number) {
    this.machine = machine
    this.current = new TVar<Team | undefined>(team)
    this.budget = new Budget(limit)
  }

  team(): Promise<Team | undefined> {
    return atomically((tx) => this.settled(tx))
  }

  async replace(child: Child): Promise<void> {
    const team = await atomically((tx) => this.claimed(tx))
    await this.replaceClaimed(team, child)
  }

  async stop(): Promise<void> {
    const team = await atomically((tx) => this.claimed(tx))
    await this.end(async () => {
      await stopAll(this.machine, team ?? [])
      return undefined
    })
  }

  /** The team. Waits while it is claimed. */
  settled(tx: Tx): Team | undefined {
    check(tx, !this.isChanging.get(tx))
    return this.current.get(tx)
  }

  /** Claims the team, and returns it. Waits while it is claimed. */
  claimed(tx: Tx): Team | undefined {
    const team = this.settled(tx)
    this.isChanging.set(tx, true)
    return team
  }

  /** Replaces `child`, if it is in the claimed `team`, and gives the claim up. */
  replaceClaimed(team: Team | undefined, child: Child | undefined): Promise<void> {
    return this.end(async () =>
      team && child && team.includes(child)
        ? await restarted(this.machine, this.budget, team, child)
        : team,
    )
  }

  /** Stores what `change` resolves with, and gives the claim up, also if it rejects. */
  private async end(change: () => Promise<Team | undefined>): Promise<void> {
    let next: Team | undefined
    try {
      next = await change()
    } finally {
      await atomically((tx) => {
        this.current.set(tx, next)
        this.isChanging.set(tx, false)
      })
    }
  }
}

export const published: Published<AtomicSupervisor, Supervisor> = {
  settled: 'in a transaction, which the compiler checks',
  claimed: 'in a transaction, which the compiler checks',
  replaceClaimed: 'once for each claim that is committed',
}

export const composing: Composing = {
  beforehand: 'both trees',
  undone: 'the claim of the second tree, if the restart of the first one fails',
}

export const opened: Opened<AtomicSupervisor> = {
  async replaceBoth(one, other, child) {
    const [team, dependents] = await atomically((tx) => [one.claimed(tx), other.claimed(tx)])
    try {
      await one.replaceClaimed(team, child)
    } finally {
      await other.replaceClaimed(dependents, dependents?.[0])
    }
  },
  teams: (one, other) => atomically((tx) => [one.settled(tx), other.settled(tx)]),
}
