import { definePattern, inHalves, type Scenario } from '../pattern.ts'
import type { World } from '../stage.ts'

export type Kind = 'reindeer' | 'elves'

/** The number of guests that make a group, for each kind. */
export type Sizes = Readonly<Record<Kind, number>>

/** What a guest receives on joining a group: the way into the study, and out again. */
export interface Visit {
  /** Waits until Santa opens the door for this group. */
  enter(): Promise<void>
  /** Waits until Santa lets this group go. */
  leave(): Promise<void>
}

/** What Santa receives when he is woken: the group that woke him. */
export interface Party {
  readonly kind: Kind
  readonly names: readonly string[]
  /** Lets exactly these guests in; waits until all are in. */
  open(): Promise<void>
  /** Lets exactly these guests out; waits until all are out. */
  close(): Promise<void>
}

/**
 * Santa sleeps until all reindeer are back from their holidays, or until enough elves have a
 * question (Trono 1994). If both are true, the reindeer come first.
 */
export interface Workshop {
  /** Joins the group that is forming; waits while it is complete and Santa has not taken it. */
  join(kind: Kind, name: string): Promise<Visit>
  /** Santa sleeps until a group is complete, and takes it. */
  wake(): Promise<Party>
}

/** What is made of two workshops. */
export interface Opened<W extends Workshop = Workshop> {
  /** Santa sleeps until a group is complete in either, and takes it; all reindeer come first. */
  wakeAtEither(one: W, other: W): Promise<Party>
}

/** The same, made only of what every workshop offers. */
const closed: Opened = {
  wakeAtEither: (one, other) => Promise.race([one.wake(), other.wake()]),
}

/** A solution is a class of workshops. */
export type Workshops = new (sizes: Sizes) => Workshop

/** Where the guests are, as far as they and Santa have noticed. */
class Guests {
  readonly joined = new Set<string>()
  readonly invited = new Set<string>()
  readonly dismissed = new Set<string>()
  /** Guests who came in without having been invited. */
  readonly intruders = new Set<string>()
  /** Guests who left before Santa had dismissed them. */
  readonly runaways = new Set<string>()
  /** Whether all reindeer were waiting when Santa last asked. The explorer sees this field. */
  isTeamThere = false
  /** Elves who were received while a complete team of reindeer was waiting. */
  readonly preferred = new Set<string>()

  /** Without a `world` the guest is at the door at once. */
  async visit(workshop: Workshop, kind: Kind, name: string, world?: World): Promise<void> {
    const visit = await workshop.join(kind, name)
    this.joined.add(name)
    await world?.work('walks to the study')
    await visit.enter()
    if (!this.invited.has(name)) this.intruders.add(name)
    await visit.leave()
    if (!this.dismissed.has(name)) this.runaways.add(name)
  }

  /** `team` are the reindeer whom Santa must prefer to elves once all of them have joined. */
  async receive(wake: () => Promise<Party>, team: readonly string[]): Promise<void> {
    this.isTeamThere = team.length > 0 && team.every((name) => this.isWaiting(name))
    const party = await wake()
    this.invite(party)
    await party.open()
    for (const name of party.names) this.dismissed.add(name)
    await party.close()
  }

  isWaiting(name: string): boolean {
    return this.joined.has(name) && !this.invited.has(name)
  }

  invite({ kind, names }: Party): void {
    for (const name of names) {
      this.invited.add(name)
      if (this.isTeamThere && kind === 'elves') this.preferred.add(name)
    }
  }

  get invariants(): Readonly<Record<string, () => boolean>> {
    return {
      'no guest comes in uninvited': () => this.intruders.size === 0,
      'no guest leaves before Santa is done': () => this.runaways.size === 0,
      'the reindeer come first': () => this.preferred.size === 0,
    }
  }
}

/** Elves come one at a time, and Santa has time for one. The other may wait forever. */
const nextElf: Scenario<Workshops> = {
  kind: 'safety',
  stage(WorkshopOf, world) {
    const workshop = new WorkshopOf({ reindeer: 1, elves: 1 })
    const guests = new Guests()
    return {
      subject: workshop,
      record: guests,
      tasks: {
        Ivy: () => guests.visit(workshop, 'elves', 'Ivy', world),
        Holly: () => guests.visit(workshop, 'elves', 'Holly', world),
        Santa: () => guests.receive(() => workshop.wake(), []),
      },
      daemons: ['Ivy', 'Holly'],
      invariants: guests.invariants,
      finally: { 'one was received': () => guests.dismissed.size === 1 },
    }
  },
}

/** An elf and a reindeer come, in any order. Santa has time for both. */
const bothCome: Scenario<Workshops> = {
  kind: 'liveness',
  stage(WorkshopOf, world) {
    const workshop = new WorkshopOf({ reindeer: 1, elves: 1 })
    const guests = new Guests()
    return {
      subject: workshop,
      record: guests,
      tasks: {
        Ivy: () => guests.visit(workshop, 'elves', 'Ivy', world),
        Dasher: () => guests.visit(workshop, 'reindeer', 'Dasher', world),
        Santa: async () => {
          await guests.receive(() => workshop.wake(), ['Dasher'])
          await guests.receive(() => workshop.wake(), ['Dasher'])
        },
      },
      invariants: guests.invariants,
      finally: { 'all were received': () => guests.dismissed.size === 2 },
    }
  },
}

/** Two elves, neither of whom is let in without the other. */
const twoTogether: Scenario<Workshops> = {
  kind: 'liveness',
  stage(WorkshopOf) {
    const workshop = new WorkshopOf({ reindeer: 1, elves: 2 })
    const ask = async (name: string): Promise<void> => {
      const visit = await workshop.join('elves', name)
      await visit.enter()
      await visit.leave()
    }
    return {
      subject: workshop,
      tasks: {
        Ivy: () => ask('Ivy'),
        Holly: () => ask('Holly'),
        Santa: async () => {
          const party = await workshop.wake()
          await party.open()
          await party.close()
        },
      },
    }
  },
}

/** Santa has a second workshop, and is woken by a group in either. */
const twoWorkshops: Scenario<Workshops, Opened>['stage'] = (WorkshopOf, _, { wakeAtEither }) => {
  const left = new WorkshopOf({ reindeer: 1, elves: 1 })
  const right = new WorkshopOf({ reindeer: 1, elves: 1 })
  const guests = new Guests()
  const receive = () => guests.receive(() => wakeAtEither(left, right), ['Dasher'])
  return {
    subject: { left, right },
    record: guests,
    tasks: {
      Ivy: () => guests.visit(left, 'elves', 'Ivy'),
      Dasher: () => guests.visit(right, 'reindeer', 'Dasher'),
      Santa: async () => {
        await receive()
        await receive()
      },
    },
    invariants: guests.invariants,
    finally: { 'all were received': () => guests.dismissed.size === 2 },
  }
}

export default definePattern<Workshops, Opened>({
  title: 'Santa Claus',
  lesson:
    'Waiting for either of two groups, one preferred, is a choice, and a choice must be atomic.',
  chapter: 'The classics',
  after: ['select', 'barrier'],
  choice: {
    alone: 'either',
    composed: 'STM',
    because: 'one bell is enough for one workshop; orElse chooses at two',
  },
  scenarios: {
    'the next elf': nextElf,
    'a reindeer and an elf': bothCome,
    'two elves together': twoTogether,
    ...inHalves('two workshops', closed, twoWorkshops, ['closed']),
  },
})
