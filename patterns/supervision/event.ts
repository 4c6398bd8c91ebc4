import { Bell, when } from '../bell.ts'
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

export const price = 'a restart under way is a flag, which must be cleared on every way out'

export const outcomes: Outcomes = {
  // The router has asked one tree before the restart, and the other one after it.
  'two trees': ['completed', 'invariant broken'],
}

/** Claims the team in one step. All others wait until the bell rings. */
export default class RingingSupervisor implements Supervisor {
  readonly bell = new Bell()
  protected current: Team | undefined
  private isChanging = false
  protected readonly machine: Machine
  private readonly budget: Budget

  constructor(machine: Machine, team: Team, limit: number) {
    this.machine = machine
    this.current = team
    this.budget = new Budget(limit)
  }

  async team(): Promise<Team | undefined> {
    const { team } = await when([this.bell], () => this.settled())
    return team
  }

  async replace(child: Child): Promise<void> {
    await when([this.bell], () => this.claimed())
    await this.end(() => this.replaceClaimed(child))
  }

  async stop(): Promise<void> {
    await when([this.bell], () => this.claimed())
    await this.end(async () => {
      await stopAll(this.machine, this.current ?? [])
      this.current = undefined
    })
  }

  /** The team, or `undefined` while it is claimed. */
  settled(): { readonly team: Team | undefined } | undefined {
    return this.isChanging ? undefined : { team: this.current }
  }

  /** Claims the team; `undefined` while it is claimed. */
  claimed(): true | undefined {
    if (this.isChanging) return undefined
    this.isChanging = true
    return true
  }

  /** With the claim. */
  get members(): Team {
    return this.current ?? []
  }

  async replaceClaimed(child: Child): Promise<void> {
    if (!this.current?.includes(child)) return
    this.current = await this.restarted(this.machine, this.budget, this.current, child)
  }

  /** Runs `use`, and gives the claim up. */
  async end(use: () => Promise<void>): Promise<void> {
    try {
      await use()
    } finally {
      this.isChanging = false
      this.bell.ring()
    }
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

export const published: Published<RingingSupervisor, Supervisor> = {
  bell: 'rings when a claim is given up; listen to those of all trees',
  settled: 'asked of all trees in one step, again after each ring',
  claimed: 'of all trees in the step in which all were settled',
  members: 'with the claim',
  replaceClaimed: 'with the claim',
  end: 'once for each claim',
}

export const composing: Composing = { beforehand: 'both trees', undone: 'the claims' }

export const opened: Opened<RingingSupervisor> = {
  async replaceBoth(one, other, child) {
    await when([one.bell, other.bell], () => {
      const areSettled = one.settled() && other.settled()
      return areSettled && one.claimed() && other.claimed()
    })
    await one.end(() =>
      other.end(async () => {
        await one.replaceClaimed(child)
        const [first] = other.members
        if (first) await other.replaceClaimed(first)
      }),
    )
  },
  teams: (one, other) =>
    when([one.bell, other.bell], () => {
      const [first, second] = [one.settled(), other.settled()]
      return first && second && [first.team, second.team]
    }),
}
