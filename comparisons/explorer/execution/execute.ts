import { forgetDescriptions } from '../fingerprint/described.ts'
import type { Program } from '../program.ts'
import { watchCode } from './code-watch.ts'
import type { Ending } from './ending.ts'
import { Execution } from './execution.ts'
import type { Host, Restore } from './host.ts'
import { inTurn } from './in-turn.ts'
import { whose } from './owner.ts'
import { PreparedProgram, type Setting } from './prepared-program.ts'
import type { Scheduler } from './scheduler.ts'
import { loadSlots, type Slot } from './slots.ts'
import { takeStrayErrors } from './stray-errors.ts'
import { WindingUp } from './winding-up.ts'

// Where executions are put together.

/** The adapters. They are there once anything is intercepted. */
let slots: readonly Slot[] = []

/** The program that runs, or ran last. */
let prepared: PreparedProgram | null = null

/** Its execution. */
let current: Execution | null = null

whose.inStep = () => current?.ownerInStep

/**
 * Runs `use` with all packages intercepted, and restores them: at the latest when `use` is done, and at
 * once when `signal` aborts, for then other code goes on. One exploration runs at a time.
 */
export function withInterception<A>(use: () => Promise<A>, signal?: AbortSignal): Promise<A> {
  return inTurn(async () => {
    slots = await loadSlots()
    const putBack = intercept()
    signal?.addEventListener('abort', putBack)
    const ends = [watchCode(), takeStrayErrors(whose)]
    try {
      return await use()
    } finally {
      signal?.removeEventListener('abort', putBack)
      await letGo(signal?.aborted !== true)
      putBack()
      for (const end of ends.reverse()) end()
      whose.end()
    }
  })
}

/** Intercepts all packages, or none if one of them throws. What it returns puts back what is not put back yet. */
function intercept(): Restore {
  const restores: Restore[] = []
  const putBack = () => {
    for (const restore of restores.splice(0)) restore()
  }
  try {
    for (const slot of slots) restores.push(slot.intercept())
  } catch (error) {
    putBack()
    throw error
  }
  return putBack
}

/** An execution that is over. */
export interface Executed {
  /** How it ended; `null` if the scheduler abandoned it. */
  readonly ending: Ending | null
  readonly execution: Execution
}

/**
 * Runs `program` once, from start to end. Until the next run begins, what it has left is as it was, so that
 * it can be looked at.
 */
export async function execute(
  program: Program,
  given: Omit<Setting, 'attach'>,
  scheduler: Scheduler,
): Promise<Executed> {
  await letGo()
  const attach = (host: Host) => slots.map((slot) => slot.attach(host, given.assumptions))
  forgetDescriptions()
  try {
    prepared = new PreparedProgram(program, { ...given, attach })
    await prepared.atRest()
    current = new Execution(prepared, scheduler)
    return { ending: await current.run(), execution: current }
  } catch (error) {
    await letGo()
    throw error
  }
}

/**
 * Lets go of the last run. Its tasks finish what they have begun, where a package may keep that in variables
 * of its own: for the next run, and for the next program, a batch of signals would be open, or a load under way.
 */
async function letGo(windsUp = true): Promise<void> {
  current?.tracer.stop()
  const { heap, assumptions } = prepared?.setting ?? {}
  if (windsUp && heap?.mayLeaveSomething) await current?.windUp(new WindingUp())
  heap?.runEnds(assumptions?.merges === true)
  for (const { detach } of slots) detach()
  prepared?.stop()
  current = null
  prepared = null
}
