import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Kind, Opened, Party, Sizes, Visit, Workshop } from './problem.ts'

export const price = 'each group that completes or is taken wakes all who wait, and fresh gates'

export const outcomes: Outcomes = {
  // A race of two waits has one winner, and the loser still takes the next group.
  'two workshops': ['completed', 'deadlock', 'invariant broken'],
}

/** A door that is opened for a given number of guests at a time. */
class Gate {
  readonly bell = new Bell()
  permits = 0

  async pass(): Promise<void> {
    await when([this.bell], () => this.passNow() || undefined)
  }

  /** Takes a permit, or returns `false` if there is none. */
  passNow(): boolean {
    if (this.permits === 0) return false
    this.permits -= 1
    this.bell.ring()
    return true
  }

  /** Lets `count` guests pass; waits until they have. */
  async operate(count: number): Promise<void> {
    this.permits = count
    this.bell.ring()
    await when([this.bell], () => this.permits === 0 || undefined)
  }
}

/** The guests who wait for each other, and the gates that they will pass. */
class Group {
  readonly kind: Kind
  readonly size: number
  names: string[] = []
  entrance = new Gate()
  exit = new Gate()

  constructor(kind: Kind, size: number) {
    this.kind = kind
    this.size = size
  }

  get isComplete(): boolean {
    return this.names.length === this.size
  }

  /** Joins the group, or returns `undefined` while it is complete. */
  join(name: string): Visit | undefined {
    if (this.isComplete) return undefined
    this.names.push(name)
    const { entrance, exit } = this
    return { enter: () => entrance.pass(), leave: () => exit.pass() }
  }

  /** Returns the group, and starts the next one, which has gates of its own. */
  take(): Party {
    const { kind, size, names, entrance, exit } = this
    this.names = []
    this.entrance = new Gate()
    this.exit = new Gate()
    return { kind, names, open: () => entrance.operate(size), close: () => exit.operate(size) }
  }
}

/** To look, the reindeer first, and to take a group is one step, tried again after each change. */
export default class ListeningWorkshop implements Workshop {
  readonly bell = new Bell()
  private readonly reindeer: Group
  private readonly elves: Group

  constructor({ reindeer, elves }: Sizes) {
    this.reindeer = new Group('reindeer', reindeer)
    this.elves = new Group('elves', elves)
  }

  async join(kind: Kind, name: string): Promise<Visit> {
    const visit = await when([this.bell], () => this[kind].join(name))
    this.bell.ring()
    return visit
  }

  wake(): Promise<Party> {
    return when([this.bell], () => this.takeNow('reindeer') ?? this.takeNow('elves'))
  }

  /** Takes the group, or returns `undefined` if it is not complete. */
  takeNow(kind: Kind): Party | undefined {
    if (!this[kind].isComplete) return undefined
    this.bell.ring()
    return this[kind].take()
  }
}

export const published: Published<ListeningWorkshop, Workshop> = {
  takeNow: 'whether it took must be looked at',
  bell: 'listen to those of all workshops',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<ListeningWorkshop> = {
  wakeAtEither: (one, other) =>
    when(
      [one.bell, other.bell],
      () =>
        one.takeNow('reindeer') ??
        other.takeNow('reindeer') ??
        one.takeNow('elves') ??
        other.takeNow('elves'),
    ),
}
