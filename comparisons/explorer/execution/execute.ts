import { asyncMutex } from '../adapters/async-mutex.ts'
import { pLimit } from '../adapters/p-limit.ts'
import { timers } from '../adapters/timers.ts'
import { transactions } from '../adapters/transactions/transactions.ts'
import { Packages } from '../fingerprint/package-objects.ts'
import type { Program } from '../program.ts'
import type { Assumptions } from './assumptions.ts'
import type { Ending } from './ending.ts'
import { Execution } from './execution.ts'
import type { Adapter, Attachment, Host, Restore } from './host.ts'
import { inTurn } from './in-turn.ts'
import type { Scheduler } from './scheduler.ts'

// Where executions are put together: the only place that knows all the adapters.

/** An adapter, and what it is attached to at present. */
interface Slot {
  readonly intercept: () => Restore
  readonly attach: (host: Host, assumptions: Assumptions) => Attachment
  readonly detach: () => void
}

function slotFor<A extends Attachment>(adapter: Adapter<A>): Slot {
  let current: A | null = null
  return {
    intercept: () => adapter.intercept?.(() => current) ?? (() => {}),
    attach(host, assumptions) {
      current = adapter.attach(host, assumptions)
      return current
    },
    detach() {
      current?.detach?.()
      current = null
    },
  }
}

const slots = [slotFor(asyncMutex), slotFor(pLimit), slotFor(timers), slotFor(transactions)]

const packages = new Packages(
  [asyncMutex, pLimit, timers, transactions].flatMap(({ objects }) => objects ?? []),
)

/** Runs `use` with all packages intercepted, and restores them. One exploration runs at a time. */
export function withInterception<A>(use: () => Promise<A>): Promise<A> {
  return inTurn(async () => {
    const restores = slots.map(({ intercept }) => intercept())
    try {
      return await use()
    } finally {
      for (const restore of restores) restore()
    }
  })
}

/** An execution that is over. */
export interface Executed {
  /** How it ended; `null` if the scheduler abandoned it. */
  readonly ending: Ending | null
  readonly execution: Execution
}

/** Runs `program` once, from start to end. */
export async function execute(
  program: Program,
  assumptions: Assumptions,
  scheduler: Scheduler,
  isTraced: boolean,
): Promise<Executed> {
  let execution: Execution | undefined
  try {
    execution = new Execution(program, scheduler, {
      assumptions,
      isTraced,
      packages,
      attach: (host) => slots.map((slot) => slot.attach(host, assumptions)),
    })
    return { ending: await execution.run(), execution }
  } finally {
    for (const { detach } of slots) detach()
    execution?.tracer.stop()
  }
}
