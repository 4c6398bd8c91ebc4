import { atomically, check, holding, orElse, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import type { Connection, Opened, Pool, Use } from './problem.ts'

export const price =
  'a line of tickets, drawn in a transaction of its own before the wait, which may lose forever'

export const outcomes: Outcomes = {
  // At every read: each time Alice is about to draw a ticket, another client has drawn one.
  'two among ones': ['completed', 'starvation'],
  // A client has a connection of one pool and waits for one of the other.
  'one of each pool': ['completed', 'deadlock'],
}

/** A place in the line. Where a client has given up, the place ahead of it stands for its own. */
type Place = TVar<'waits' | 'is through' | { readonly ahead: Place }>

/** A client in the line, and how many connections it needs. */
interface Ticket {
  readonly count: number
  readonly ahead: Place
  readonly place: Place
}

/** A client takes what it needs when all who came before it are through. */
export default class TicketPool implements Pool {
  private readonly free: TVar<readonly Connection[]>
  private readonly last = new TVar<Place>(new TVar('is through') as Place)

  constructor(connections: readonly Connection[]) {
    this.free = new TVar(connections)
  }

  withOne(use: Use): Promise<void> {
    return this.#with(1, use)
  }

  withTwo(use: Use): Promise<void> {
    return this.#with(2, use)
  }

  async withOneSoon(patience: () => Promise<void>, use: Use): Promise<boolean> {
    const isOver = new TVar(false)
    const end = () => atomically((tx) => isOver.set(tx, true))
    const ended = patience()
    void ended.then(end, end)
    const ticket = await atomically((tx) => this.draw(tx, 1))
    const giveUp = (tx: Tx): null => {
      check(tx, isOver.get(tx))
      this.leave(tx, ticket)
      return null
    }
    return holding(
      orElse((tx) => this.take(tx, ticket), giveUp),
      async (lent) => {
        await (lent ? use(...lent) : ended)
        return lent !== null
      },
      (tx, lent) => lent && this.giveBack(tx, lent),
    )
  }

  /** Draws a ticket in a transaction before the wait: a transaction that waits has changed nothing. */
  draw(tx: Tx, count: number): Ticket {
    const ticket = { count, ahead: this.last.get(tx), place: new TVar('waits') as Place }
    this.last.set(tx, ticket.place)
    return ticket
  }

  /** Takes the connections of a ticket; waits until all ahead are through, and enough are free. */
  take(tx: Tx, { count, ahead, place }: Ticket): readonly Connection[] {
    check(tx, standing(tx, ahead).get(tx) === 'is through')
    const free = this.free.get(tx)
    check(tx, free.length >= count)
    this.free.set(tx, free.slice(count))
    place.set(tx, 'is through')
    return free.slice(0, count)
  }

  giveBack(tx: Tx, connections: readonly Connection[]): void {
    this.free.update(tx, (free) => [...free, ...connections])
  }

  /** Points past all who have left before, or a chain of them would stay in memory. */
  leave(tx: Tx, { ahead, place }: Ticket): void {
    place.set(tx, { ahead: standing(tx, ahead) })
  }

  async #with(count: number, use: Use): Promise<void> {
    const ticket = await atomically((tx) => this.draw(tx, count))
    await holding(
      (tx) => this.take(tx, ticket),
      (lent) => use(...lent),
      (tx, lent) => this.giveBack(tx, lent),
    )
  }
}

/** The place that `place` stands for: its own, or where its client has left, one ahead of it. */
function standing(tx: Tx, place: Place): Place {
  let found = place
  for (;;) {
    const state = found.get(tx)
    if (typeof state !== 'object') return found
    found = state.ahead
  }
}

export const published: Published<TicketPool, Pool> = {
  draw: 'in one transaction for all pools, before the wait',
  take: 'once with a ticket, or all behind it wait forever',
  giveBack: 'in a transaction, whatever happens',
  leave: 'with a ticket if its client gives up, or all behind it wait forever',
}

export const composing: Composing = { beforehand: 'both pools', undone: 'nothing' }

export const opened: Opened<TicketPool> = {
  async withOneOfEach(one, other, use) {
    const [mine, its] = await atomically((tx) => [one.draw(tx, 1), other.draw(tx, 1)] as const)
    await holding(
      (tx) => [one.take(tx, mine), other.take(tx, its)] as const,
      (lent) => use(...lent.flat()),
      (tx, [fromOne, fromOther]) => {
        one.giveBack(tx, fromOne)
        other.giveBack(tx, fromOther)
      },
    )
  },
}
