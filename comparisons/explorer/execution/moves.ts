import type { Attachment } from './host.ts'
import { ALL_START, choiceOf, type Move, slower } from './schedule.ts'
import type { Operation, Task } from './task.ts'

/** The ways to go on. */
export class Moves {
  readonly #gates: readonly Attachment[]
  readonly #clocks: readonly Attachment[]

  /** `attachments`: what may forbid a move, or let time pass before it. */
  constructor(attachments: readonly Attachment[]) {
    this.#gates = attachments.filter(({ allows }) => allows !== undefined)
    this.#clocks = attachments.filter(({ slownesses }) => slownesses !== undefined)
  }

  /**
   * All of them, by the rank of the task, then by how much time passes before, then by operation.
   * `mayAllStart`: whether all tasks can start in one macrotask, which comes first.
   */
  of(order: readonly Task[], mayAllStart: boolean): Move[] {
    const moves: Move[] = []
    if (mayAllStart && resumedBy(ALL_START, order).length > 1) moves.push(ALL_START)
    for (const { index, choices } of order) {
      const slow: Move[] = []
      for (let i = 0; i < choices.length; i += 1) {
        const operation = choices[i] as Operation
        if (!this.#allows(operation)) continue
        const move = { task: index, operation: i }
        moves.push(move)
        for (const clock of this.#clocks) {
          const slownesses = clock.slownesses?.(operation) ?? []
          slow.push(...slownesses.map((slowness) => slower(move, slowness)))
        }
      }
      moves.push(...slow)
    }
    return moves
  }

  #allows(operation: Operation): boolean {
    return this.#gates.every((gate) => gate.allows?.(operation))
  }
}

/** The operations that a move resumes, in this order: more than one only where all tasks start. */
export function resumedBy(move: Move, tasks: readonly Task[]): readonly Operation[] {
  if (move.operation !== ALL_START.operation) {
    return [tasks[move.task]?.choices[choiceOf(move)] as Operation]
  }
  return tasks
    .filter(({ state }) => state === 'live')
    .map(({ operations }) => operations[0] as Operation)
}
