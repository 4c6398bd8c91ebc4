import { PreemptiveEngine } from '../../../stm/buffered/preemptive.ts'
import { useEngine } from '../../../stm/engine-in-use.ts'
import { SerialTurn } from './serial-turn.ts'

/** The work that it took to finish all tasks. */
export interface Lockstep {
  /** How often a transaction was started or restarted. */
  readonly attempts: number
  /** How many of these were aborted because another transaction had committed. */
  readonly conflicts: number
  readonly commits: number
  /** How often an attempt that could have committed waited for the turn of another. */
  readonly waits: number
}

export interface LockstepOptions {
  /** After how many failures a transaction takes a turn to run serially. Never, by default. */
  readonly turnAfter?: number
}

/**
 * Runs tasks under the preemptive model, all at the same pace: before each read and each commit of a
 * transaction, the other tasks advance as far. Threads that start at once would behave like this.
 * Where all tasks want the same variable, no schedule is worse.
 */
export async function inLockstep(
  tasks: readonly (() => Promise<unknown>)[],
  { turnAfter = Infinity }: LockstepOptions = {},
): Promise<Lockstep> {
  const count = { attempts: 0, conflicts: 0, commits: 0, waits: 0 }
  const serial = new SerialTurn(turnAfter)
  const waiting: (() => void)[] = []
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve))
  const engine = new PreemptiveEngine({
    async point(label, log) {
      await turn()
      while (label === 'commit' && serial.mustWait(log)) {
        count.waits += 1
        await turn()
      }
    },
    block(log) {
      serial.ended(log)
      let wake = () => {}
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      return { woken: woken.then(turn), wake }
    },
    began(log) {
      serial.began(log)
      count.attempts += 1
    },
    conflicted(log) {
      serial.conflicted(log)
      count.conflicts += 1
    },
    committed(log) {
      serial.ended(log)
      count.commits += 1
    },
    read() {},
    threw: (log) => serial.ended(log),
  })
  const takeTurns = async () => {
    for (await untilQuiet(); waiting.length > 0; await untilQuiet()) waiting.shift()?.()
  }
  const restore = useEngine(serial.following(engine))
  try {
    await Promise.all([...tasks.map((task) => task()), takeTurns()])
  } finally {
    restore()
  }
  return count
}

const untilQuiet = () => new Promise<void>((resolve) => void setImmediate(resolve))
