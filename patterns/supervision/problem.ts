import type { Budget } from '../budget.ts'
import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { Stage, World } from '../stage.ts'

/** A process that works at a role until it fails or is stopped. */
export interface Child {
  readonly role: string
  /** Counts the children at this role, from 1. */
  readonly number: number
  /** The number of the database that it has connected to; 0 if there was none. */
  readonly database: number
}

/** What children run on. To start or to stop one takes any length of time. */
export class Machine {
  running: readonly Child[] = []
  readonly started: Record<string, number> = {}
  /** A role whose children fail when they start. */
  failing: string | undefined
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Rejects if the child fails at once. */
  async start(role: string): Promise<Child> {
    await this.world.work(`starts ${role}`)
    return this.add(role)
  }

  /** Never rejects. */
  async stop(child: Child): Promise<void> {
    if (!this.running.includes(child)) return
    await this.world.work(`stops ${child.role}`)
    this.crash(child)
  }

  crash(child: Child): void {
    this.running = this.running.filter((each) => each !== child)
  }

  /** A child that runs at once, because it was started before all tasks. */
  add(role: string): Child {
    const number = (this.started[role] ?? 0) + 1
    this.started[role] = number
    if (role === this.failing && number > 1) throw new Error(`${role} fails`)
    const child = { role, number, database: this.numberOf('database') }
    this.running = [...this.running, child]
    return child
  }

  /** The number of the child that runs at `role`; 0 if there is none. */
  numberOf(role: string): number {
    return this.running.find((child) => child.role === role)?.number ?? 0
  }
}

/** Children in the order in which they are started. Each depends on those before it. */
export type Team = readonly Child[]

/** Stops the children of a team, the last one first. */
export async function stopAll(machine: Machine, team: Team): Promise<void> {
  for (const child of team.toReversed()) await machine.stop(child)
}

/**
 * Stops `child` and those after it, and starts them again in order. Returns the new team; or
 * `undefined`, and nothing runs, if the budget of a role is spent. Not to be run twice at a time for
 * one team.
 */
export async function restarted(
  machine: Machine,
  budget: Budget,
  team: Team,
  child: Child,
): Promise<Team | undefined> {
  const place = team.indexOf(child)
  const stopping = team.slice(place)
  let next = team.slice(0, place)
  let isAffordable = budget.charge(child.role)
  await stopAll(machine, stopping)
  while (isAffordable && next.length < team.length) {
    const { role } = team[next.length] as Child
    try {
      next = [...next, await machine.start(role)]
    } catch {
      isAffordable = budget.charge(role)
    }
  }
  if (isAffordable) return next
  await stopAll(machine, next)
  return undefined
}

/** Keeps a team running. */
export interface Supervisor {
  /** The team, once no restart is under way; `undefined` if there is none any more. */
  team(): Promise<Team | undefined>
  /**
   * Replaces `child`, which has failed or is of no use any more, and those that depend on it.
   * Stops all if the budget of a role is spent. Does nothing if `child` is not in the team, or no longer.
   */
  replace(child: Child): Promise<void>
  /** Stops all children. When it resolves, none runs, and none will be started. */
  stop(): Promise<void>
}

/** What is made of two supervisors. */
export interface Opened<S extends Supervisor = Supervisor> {
  /** Replaces a child of `one`, and the whole team of `other`, which depends on it. */
  replaceBoth(one: S, other: S, child: Child): Promise<void>
  /** Both teams, of one moment. */
  teams(one: S, other: S): Promise<readonly (Team | undefined)[]>
}

/** The same, made only of what every supervisor offers. */
const closed: Opened = {
  async replaceBoth(one, other, child) {
    await one.replace(child)
    const [first] = (await other.team()) ?? []
    if (first) await other.replace(first)
  },
  teams: async (one, other) => [await one.team(), await other.team()],
}

/** A solution is a class of supervisors. The children of `team` run; `limit` is the budget of each role. */
export type Supervisors = new (machine: Machine, team: Team, limit: number) => Supervisor

/** What callers were told. */
class Answers {
  team: Team | undefined | 'none yet' = 'none yet'
  numbers: readonly number[] = []
}

const ONE_PER_ROLE = 'there is one child for each role'

const isOnePerRole = ({ running }: Machine): boolean =>
  new Set(running.map(({ role }) => role)).size === running.length

/** A scenario with a database, and a web server that is connected to it. */
const oneTree = (
  kind: Scenario<Supervisors>['kind'],
  limit: number,
  open: (
    supervisor: Supervisor,
    team: { readonly database: Child; readonly web: Child },
    machine: Machine,
    world: World,
    answers: Answers,
  ) => Pick<Stage, 'tasks' | 'invariants' | 'finally'>,
): Scenario<Supervisors> => ({
  kind,
  stage(SupervisorOf, world) {
    const machine = new Machine(world)
    const team = { database: machine.add('database'), web: machine.add('web') }
    const supervisor = new SupervisorOf(machine, [team.database, team.web], limit)
    const answers = new Answers()
    const { tasks, invariants, ...rest } = open(supervisor, team, machine, world, answers)
    return {
      subject: supervisor,
      record: { machine, answers },
      tasks,
      invariants: { [ONE_PER_ROLE]: () => isOnePerRole(machine), ...invariants },
      ...rest,
    }
  },
})

/** Each role may fail once, and does. */
const bothFail = oneTree('safety', 1, (supervisor, { database, web }, machine, { work }) => ({
  tasks: {
    database: async () => {
      machine.crash(database)
      await supervisor.replace(database)
    },
    web: async () => {
      await work('fails')
      machine.crash(web)
      await supervisor.replace(web)
    },
  },
  finally: {
    'both run': () => machine.running.length === 2,
    'the web server is connected to the database that runs': () =>
      machine.running.every(
        ({ role, database: number }) => role !== 'web' || number === machine.numberOf('database'),
      ),
  },
}))

/** Two tasks notice the same failure. */
const toldTwice = oneTree('safety', 2, (supervisor, { web }, machine) => {
  const notice = async () => {
    machine.crash(web)
    await supervisor.replace(web)
  }
  return {
    tasks: { first: notice, second: notice },
    finally: { 'it is replaced once': () => machine.numberOf('web') === 2 },
  }
})

/** The web server fails whenever it is started. */
const aRestartStorm = oneTree('liveness', 2, (supervisor, { web }, machine, _, answers) => {
  machine.failing = 'web'
  return {
    tasks: {
      web: async () => {
        machine.crash(web)
        await supervisor.replace(web)
      },
      router: async () => {
        answers.team = await supervisor.team()
      },
    },
    invariants: { 'it is started again twice': () => (machine.started.web ?? 0) <= 3 },
    finally: {
      'nothing runs': () => machine.running.length === 0,
      'the router is told': () => answers.team !== 'none yet',
    },
  }
})

/** When the supervisor has stopped, its own supervisor starts another one, which starts a database. */
const itsOwnRestart = oneTree('safety', 1, (supervisor, { database }, machine) => ({
  tasks: {
    database: async () => {
      machine.crash(database)
      await supervisor.replace(database)
    },
    parent: async () => {
      await supervisor.stop()
      await machine.start('database')
    },
  },
  finally: { 'only the new one runs': () => machine.running.length === 1 },
}))

/** Two trees. The web servers depend on the databases; the router needs one of each that belong together. */
const twoTrees: Scenario<Supervisors, Opened>['stage'] = (
  SupervisorOf,
  world,
  { replaceBoth, teams },
) => {
  const machine = new Machine(world)
  const database = machine.add('database')
  const tree = {
    databases: new SupervisorOf(machine, [database], 1),
    webs: new SupervisorOf(machine, [machine.add('web')], 1),
  }
  const answers = new Answers()
  return {
    subject: tree,
    record: { machine, answers },
    tasks: {
      database: async () => {
        machine.crash(database)
        await replaceBoth(tree.databases, tree.webs, database)
      },
      router: async () => {
        const both = await teams(tree.webs, tree.databases)
        answers.numbers = both.map((team) => team?.[0]?.number ?? 0)
      },
    },
    invariants: {
      [ONE_PER_ROLE]: () => isOnePerRole(machine),
      'what the router has belongs together': () => new Set(answers.numbers).size <= 1,
    },
    finally: {
      'the web server is connected to the database that runs': () =>
        machine.running.some(({ role, database: number }) => role === 'web' && number === 2),
    },
  }
}

export default definePattern<Supervisors, Opened>({
  title: 'Supervision',
  lesson: 'A restart is an operation like any other: one at a time, in order, and not forever.',
  chapter: 'Models built from variables',
  after: ['actors', 'error-group'],
  choice: {
    alone: 'locks',
    composed: 'locks',
    because: 'a restart is a long section with awaits, which is what a mutex is for',
  },
  scenarios: {
    'both fail': bothFail,
    'told twice': toldTwice,
    'a restart storm': aRestartStorm,
    'its own restart': itsOwnRestart,
    ...inHalves('two trees', closed, twoTrees),
  },
})
