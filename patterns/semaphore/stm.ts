import { atomically, check, holding, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Connection, Opened, Pool, Use } from './problem.ts'

export const price = 'no queue at all: a client that waits for two may be overtaken forever'

export const outcomes: Outcomes = {
  // Alice has no ticket while she waits, and being woken does not reserve a connection.
  'two among ones': ['completed', 'starvation'],
  // Two transactions: a client has a connection of one pool and waits for one of the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** One empty pool for all: a new one would be another value, and wake all who wait. */
const NONE: readonly Connection[] = []

/** Free connections in a variable. A transaction takes all that it needs at once, or nothing. */
export default class AtomicPool implements Pool {
  private readonly free: TVar<readonly Connection[]>

  constructor(connections: readonly Connection[]) {
    this.free = new TVar(connections.length === 0 ? NONE : connections)
  }

  withOne(use: Use): Promise<void> {
    return this.#lend(1, use)
  }

  withTwo(use: Use): Promise<void> {
    return this.#lend(2, use)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const isOver = new TVar(false)
    const end = () => atomically((tx) => isOver.set(tx, true))
    const ended = patience()
    void ended.then(end, end)
    const giveUp = (tx: Tx): null => {
      check(tx, isOver.get(tx))
      return null
    }
    return holding(
      orElse((tx) => this.take(tx, 1), giveUp),
      async (lent) => {
        await (lent ? use(...lent) : ended)
        return lent !== null
      },
      (tx, lent) => lent && this.giveBack(tx, lent),
    )
  }

  /** Takes `count` connections at once; waits while fewer are free. */
  take(tx: Tx, count: number): readonly Connection[] {
    const free = this.free.get(tx)
    check(tx, free.length >= count)
    this.free.set(tx, free.length === count ? NONE : free.slice(count))
    return free.slice(0, count)
  }

  giveBack(tx: Tx, connections: readonly Connection[]): void {
    this.free.update(tx, (free) => [...free, ...connections])
  }

  #lend(count: number, use: Use): Promise<void> {
    return holding(
      (tx) => this.take(tx, count),
      (lent) => use(...lent),
      (tx, lent) => this.giveBack(tx, lent),
    )
  }
}

export const published: Published<AtomicPool, Pool> = {
  take: 'in a transaction, which the compiler checks',
  giveBack: 'in a transaction, whatever happens',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicPool> = {
  withOneOfEach: (one, other, use) =>
    holding(
      (tx) => [one.take(tx, 1), other.take(tx, 1)] as const,
      (lent) => use(...lent.flat()),
      (tx, [mine, its]) => {
        one.giveBack(tx, mine)
        other.giveBack(tx, its)
      },
    ),
}
