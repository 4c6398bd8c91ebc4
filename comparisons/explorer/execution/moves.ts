import type { Attachment } from './host.ts'
import { ALL_START, type Move } from './schedule.ts'
import type { Operation, Task } from './task.ts'

/** All ways to go on, by the rank of the task and then by operation. */
export function movesOf(order: readonly Task[], attachments: readonly Attachment[]): Move[] {
  const allows = (operation: Operation) =>
    attachments.every((attachment) => attachment.allows?.(operation) ?? true)
  const moves: Move[] = []
  for (const { index, choices } of order) {
    for (const [i, operation] of choices.entries()) {
      if (allows(operation)) moves.push({ task: index, operation: i })
    }
  }
  return moves
}

/** The operations that a move resumes, in this order: more than one only where all tasks start. */
export function resumedBy(move: Move, tasks: readonly Task[]): readonly Operation[] {
  if (move.operation !== ALL_START.operation) {
    return [tasks[move.task]?.choices[move.operation] as Operation]
  }
  return tasks
    .filter(({ state }) => state === 'live')
    .map(({ operations }) => operations[0] as Operation)
}
