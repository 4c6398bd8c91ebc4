import type { Cell } from '../cell.ts'
import { type Change, installProbe, type Probe } from '../probe.ts'
import type { STM } from '../tx.ts'
import { EventLoopAttempt, hasRetried, type Retried } from './attempt.ts'
import { createAttempts } from './new-attempt.ts'
import { type EventLoopProbe, reportTo } from './probe.ts'

/** An attempt that reports to a probe. */
class WatchedAttempt extends EventLoopAttempt {
  readonly #probe: Probe

  constructor(probe: Probe) {
    super()
    this.#probe = probe
  }

  override run<A>(body: STM<A>): A | Retried {
    this.#probe.began()
    const result = super.run(body)
    if (!hasRetried(result)) this.#probe.committed(this.#changes)
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

/**
 * Installs `probe`, and has every later attempt on the event loop report to it. Returns a function
 * that removes it. It stands apart from what creates attempts, so that a bundler leaves it out of a
 * program that watches nothing.
 * @throws MisuseError if any probe is installed.
 */
export function installOnEventLoop(probe: Probe): () => void {
  const remove = installProbe(probe)
  const restore = createAttempts(() => new WatchedAttempt(probe))
  return () => {
    restore()
    remove()
  }
}

/** The same for a probe that also decides when blocked transactions wake up. */
export function installEventLoopProbe(probe: EventLoopProbe): () => void {
  const remove = installOnEventLoop(probe)
  reportTo(probe)
  return () => {
    reportTo(null)
    remove()
  }
}
