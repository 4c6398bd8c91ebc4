import { Bell, when } from '../bell.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Connection, Opened, Pool, Use } from './problem.ts'

export const price =
  'a line kept by hand: a client that wants two blocks those behind it, and each return wakes all'

export const outcomes: Outcomes = {
  // A client has a connection of one pool and waits for one of the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** A client in the line, and how many connections it needs. */
interface Turn {
  readonly count: number
}

/** One line in order of arrival. The first in it takes what it needs as soon as that is free. */
export default class ListeningPool implements Pool {
  readonly bell = new Bell()
  private free: readonly Connection[]
  private line: readonly Turn[] = []

  constructor(connections: readonly Connection[]) {
    this.free = connections
  }

  withOne(use: Use): Promise<void> {
    return this.#with(1, use)
  }

  withTwo(use: Use): Promise<void> {
    return this.#with(2, use)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const limit = { isOver: false }
    const end = () => {
      limit.isOver = true
      this.bell.ring()
    }
    const ended = patience()
    void ended.then(end, end)
    const turn = this.lineUp(1)
    const lent = await when([this.bell], () => {
      if (this.isNext(turn)) return this.take(turn)
      return limit.isOver ? null : undefined
    })
    if (lent !== null) {
      await this.#lend(lent, use)
      return true
    }
    this.leave(turn)
    await ended
    return false
  }

  lineUp(count: number): Turn {
    const turn = { count }
    this.line = [...this.line, turn]
    return turn
  }

  isNext(turn: Turn): boolean {
    return this.line[0] === turn && this.free.length >= turn.count
  }

  /** Takes the connections of a turn that is next. */
  take(turn: Turn): readonly Connection[] {
    const taken = this.free.slice(0, turn.count)
    this.free = this.free.slice(turn.count)
    this.leave(turn)
    return taken
  }

  giveBack(connections: readonly Connection[]): void {
    this.free = [...this.free, ...connections]
    this.bell.ring()
  }

  leave(turn: Turn): void {
    this.line = this.line.filter((each) => each !== turn)
    this.bell.ring()
  }

  async #with(count: number, use: Use): Promise<void> {
    const turn = this.lineUp(count)
    const lent = await when([this.bell], () => (this.isNext(turn) ? this.take(turn) : undefined))
    await this.#lend(lent, use)
  }

  async #lend(lent: readonly Connection[], use: Use): Promise<void> {
    try {
      await use(...lent)
    } finally {
      this.giveBack(lent)
    }
  }
}

export const published: Published<ListeningPool, Pool> = {
  lineUp: 'at all pools in one step, with no await between',
  isNext: 'asked of all pools in one step, again after each ring',
  take: 'in the step in which all said yes',
  giveBack: 'whatever happens',
  leave: 'if the client gives up',
  bell: 'listen to those of all pools',
}

export const composing: Composing = { beforehand: 'both pools', undone: 'each place in a line' }

export const opened: Opened<ListeningPool> = {
  async withOneOfEach(one, other, use) {
    const [mine, its] = [one.lineUp(1), other.lineUp(1)]
    const lent = await when([one.bell, other.bell], () =>
      one.isNext(mine) && other.isNext(its)
        ? ([one.take(mine), other.take(its)] as const)
        : undefined,
    )
    try {
      await use(...lent[0], ...lent[1])
    } finally {
      one.giveBack(lent[0])
      other.giveBack(lent[1])
    }
  },
}
