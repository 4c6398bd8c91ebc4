import { PreemptiveEngine } from '../../../stm/buffered/preemptive.ts'
import { useEngine } from '../../../stm/engine.ts'

/** The work that it took to finish all tasks. */
export interface Lockstep {
  /** How often a transaction was started or restarted. */
  readonly attempts: number
  /** How many of these were aborted because another transaction had committed. */
  readonly conflicts: number
  readonly commits: number
}

/**
 * Runs tasks under the preemptive model, all at the same pace: before each read and each commit of a
 * transaction, the other tasks advance as far. Threads that start at once would behave like this.
 * Where all tasks want the same variable, no schedule is worse.
 */
export async function inLockstep(tasks: readonly (() => Promise<unknown>)[]): Promise<Lockstep> {
  const count = { attempts: 0, conflicts: 0, commits: 0 }
  const waiting: (() => void)[] = []
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve))
  const engine = new PreemptiveEngine({
    point: turn,
    block() {
      let wake = () => {}
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      return { woken: woken.then(turn), wake }
    },
    began() {
      count.attempts += 1
    },
    conflicted() {
      count.conflicts += 1
    },
    committed() {
      count.commits += 1
    },
    read() {},
    threw() {},
  })
  const takeTurns = async () => {
    for (await untilQuiet(); waiting.length > 0; await untilQuiet()) waiting.shift()?.()
  }
  const restore = useEngine(engine)
  try {
    await Promise.all([...tasks.map((task) => task()), takeTurns()])
  } finally {
    restore()
  }
  return count
}

const untilQuiet = () => new Promise<void>((resolve) => void setImmediate(resolve))
