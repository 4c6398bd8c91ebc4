import { atomically, check, holding, TVar, type Tx } from '../../stm/index.ts'
import type { Composing, Outcomes, Published } from '../pattern.ts'
import { Closed, type Job, type Opened, type Pool } from './problem.ts'

export const price = 'no queue: a job may be passed again and again; each job is three transactions'

export const outcomes: Outcomes = {
  // Both workers wait for a worker.
  'a job in a job': ['completed', 'deadlock'],
  // Each job has a worker of one pool, and waits for one of the other.
  'two pools': ['completed', 'deadlock'],
}

interface State {
  readonly free: number
  /** The jobs that were accepted and have not ended. */
  readonly open: number
  readonly isClosed: boolean
}

/** What the pool knows is one variable. Jobs wait for a worker, and the close for the last job, with `check`. */
export default class AtomicPool implements Pool {
  private readonly state: TVar<State>

  constructor(workers: number) {
    this.state = new TVar<State>({ free: workers, open: 0, isClosed: false })
  }

  async run(job: Job): Promise<void> {
    await atomically((tx) => this.accept(tx))
    await holding(
      (tx) => this.take(tx),
      job,
      (tx) => {
        this.give(tx)
        this.end(tx)
      },
    )
  }

  async close(): Promise<void> {
    await atomically((tx) => this.state.update(tx, (state) => ({ ...state, isClosed: true })))
    await atomically((tx) => check(tx, this.state.get(tx).open === 0))
  }

  /** Counts a job of this pool. Throws {@link Closed} if it accepts none. */
  accept(tx: Tx): void {
    const state = this.state.get(tx)
    if (state.isClosed) throw new Closed()
    this.state.set(tx, { ...state, open: state.open + 1 })
  }

  end(tx: Tx): void {
    this.state.update(tx, (state) => ({ ...state, open: state.open - 1 }))
  }

  take(tx: Tx): void {
    const state = this.state.get(tx)
    check(tx, state.free > 0)
    this.state.set(tx, { ...state, free: state.free - 1 })
  }

  give(tx: Tx): void {
    this.state.update(tx, (state) => ({ ...state, free: state.free + 1 }))
  }
}

export const published: Published<AtomicPool, Pool> = {
  accept: 'in a transaction, once for each job',
  end: 'in a transaction, on every way out, once for each job that was accepted',
  take: 'in a transaction, which the compiler checks',
  give: 'in a transaction, on every way out, or while a job waits',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<AtomicPool> = {
  within: (pool, part) =>
    holding(
      (tx) => pool.give(tx),
      () => pool.run(part),
      (tx) => pool.take(tx),
    ),
  async inBoth(one, other, job) {
    const pools = [one, other]
    await atomically((tx) => {
      for (const pool of pools) pool.accept(tx)
    })
    await holding(
      (tx) => {
        for (const pool of pools) pool.take(tx)
      },
      job,
      (tx) => {
        for (const pool of pools) {
          pool.give(tx)
          pool.end(tx)
        }
      },
    )
  },
}
