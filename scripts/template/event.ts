import type { Composing, Outcomes, Published } from '../../patterns/pattern.ts'
import type { Counter, Opened, Store } from './problem.ts'

export const price = 'the count is in memory, and only the event loop protects it'

export const outcomes: Outcomes = {
  'a visit to two counters': ['completed', 'invariant broken'],
}

/** Each operation is one synchronous step. No visitor has to wait, so there is no bell to ring. */
export default class SynchronousCounter implements Counter {
  private visits: number

  constructor(store: Store) {
    this.visits = store.opening
  }

  async visit(): Promise<void> {
    this.add()
  }

  async count(): Promise<number> {
    return this.read()
  }

  add(): void {
    this.visits += 1
  }

  read(): number {
    return this.visits
  }
}

export const published: Published<SynchronousCounter, Counter> = {
  add: 'with no await between two of them',
  read: 'with no await between two of them',
}

export const composing: Composing = { beforehand: 'nothing', undone: 'nothing' }

export const opened: Opened<SynchronousCounter> = {
  async visitBoth(one, other) {
    one.add()
    other.add()
  },
  countBoth: async (one, other) => [one.read(), other.read()],
}
