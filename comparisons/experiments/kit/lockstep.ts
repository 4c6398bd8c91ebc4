import { PreemptiveEngine } from '../../../stm/buffered/preemptive.ts'
import { useEngine } from '../../../stm/engine.ts'
import { atNextTurn } from '../../explorer/execution/quiescence.ts'

/** What it took until all tasks were done. */
export interface Lockstep {
  /** How often a transaction was begun, or begun again. */
  readonly attempts: number
  /** How many of these were given up because another transaction had committed. */
  readonly conflicts: number
  readonly commits: number
}

/**
 * Runs tasks under the preemptive model, all at the same pace: before each read and each commit of
 * a transaction the others go as far as that as well. So would threads that start at once; where all
 * want the same, no schedule is worse.
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
  const putBack = useEngine(engine)
  try {
    await Promise.all([...tasks.map((task) => task()), takeTurns()])
  } finally {
    putBack()
  }
  return count
}

const untilQuiet = () => new Promise<void>(atNextTurn)
