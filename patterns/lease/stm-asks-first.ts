import { atomicallySync } from '../../stm/index.ts'
import type { Outcomes } from '../pattern.ts'
import type { Desk } from './problem.ts'
import AtomicDesk from './stm.ts'

export const bug =
  'check-then-act: a transaction looks at the lease, and the store is not part of it'

export const outcomes: Outcomes = {
  'slow workers': ['completed', 'invariant broken'],
  'a second update': ['completed', 'invariant broken'],
  'two documents': ['completed', 'invariant broken'],
}

/** Writes when a transaction has seen that the lease runs. The commit does not reach the store. */
export default class TrustingDesk extends AtomicDesk implements Desk {
  protected override async write(token: number, text: string): Promise<boolean> {
    const isRunning = atomicallySync((tx) => {
      const latest = this.latest.get(tx)
      return latest.token === token && !latest.isOver
    })
    return isRunning && (await this.store.write([{ document: this.document, text }]))
  }
}
