import type { ReadLog } from '../buffered/attempt.ts'
import { PreemptiveAttempt } from '../buffered/preemptive-attempt.ts'
import type { Cell } from '../cell.ts'
import type { STM } from '../tx.ts'

/** How a transaction ended. */
export type Ended =
  | { readonly task: number; readonly result: unknown }
  | { readonly task: number; readonly error: unknown }

/**
 * Runs `bodies` as preemptive threads would run them, switching at reads as `picks` says. Returns
 * how those that ended did so, in the order of their commits; the others wait.
 */
export function interleave(bodies: readonly STM<unknown>[], picks: readonly number[]): Ended[] {
  const threads = new Threads(bodies)
  for (let turn = 0; ; turn += 1) {
    const able = threads.able
    const next = able[(picks[turn % picks.length] ?? 0) % able.length]
    if (next === undefined) return threads.ended
    threads.step(next)
  }
}

interface Thread {
  readonly body: STM<unknown>
  readonly task: number
  log: Map<Cell, unknown>
  /** How many variables it may read before it pauses. */
  allowance: number
  isBlocked: boolean
}

/**
 * Transactions that run one step at a time. A step goes from one read to the next, or to the end.
 */
export class Threads {
  readonly ended: Ended[] = []
  private readonly all: Thread[]

  constructor(bodies: readonly STM<unknown>[]) {
    this.all = bodies.map((body, task) => ({
      body,
      task,
      log: new Map(),
      allowance: 0,
      isBlocked: false,
    }))
  }

  /** The tasks that have not ended and need not wait. */
  get able(): number[] {
    const able = this.all.filter(({ log, isBlocked }) => !isBlocked || !isCurrent(log))
    return able.map(({ task }) => task)
  }

  step(task: number): void {
    const thread = this.all.find((thread) => thread.task === task) as Thread
    if (thread.isBlocked || !isCurrent(thread.log)) {
      Object.assign(thread, { log: new Map(), allowance: 0, isBlocked: false })
    }
    const run = new PreemptiveAttempt({ read() {} }, thread.log, thread.allowance)
    switch (run.run(thread.body)) {
      case 'paused':
        thread.allowance += 1
        break
      case 'retry':
        thread.isBlocked = true
        break
      case 'done':
        for (const [cell, value] of run.writes) cell.value = value
        this.end(thread, { task, result: run.result })
        break
      case 'threw':
        this.end(thread, { task, error: run.result })
    }
  }

  private end(thread: Thread, ended: Ended): void {
    this.all.splice(this.all.indexOf(thread), 1)
    this.ended.push(ended)
  }
}

const isCurrent = (log: ReadLog<Cell>) =>
  [...log].every(([cell, seen]) => Object.is(cell.value, seen))
