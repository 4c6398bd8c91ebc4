import type { Cell } from '../cell.ts'
import { type Change, type Probe, probe } from '../probe.ts'
import type { STM } from '../tx.ts'
import { EventLoopAttempt, RETRIED } from './attempt.ts'

/** An attempt that reports to a probe. */
class WatchedAttempt extends EventLoopAttempt {
  readonly #probe: Probe

  constructor(probe: Probe) {
    super()
    this.#probe = probe
  }

  override run<A>(body: STM<A>): A | typeof RETRIED {
    this.#probe.began()
    const result = super.run(body)
    if (result !== RETRIED) this.#probe.committed(this.#changes)
    return result
  }

  override read(cell: Cell): unknown {
    const value = super.read(cell)
    this.#probe.read(cell, value)
    return value
  }

  get #changes(): Change[] {
    const changes: Change[] = []
    for (let at = this.written; at !== null; at = at.earlier) {
      changes.push({ cell: at.cell, before: at.value })
    }
    return changes.reverse()
  }
}

/** Without a probe it is the plain attempt, so watching costs production nothing. */
export const newAttempt = (): EventLoopAttempt =>
  probe === null ? new EventLoopAttempt() : new WatchedAttempt(probe)
