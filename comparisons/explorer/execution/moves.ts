import type { Attachment } from './host.ts'
import { ALL_START, choiceOf, type Move, slower } from './schedule.ts'
import type { Operation, Task } from './task.ts'

/** All ways to go on, by the rank of the task, then by how much time passes before, then by operation. */
export function movesOf(order: readonly Task[], attachments: readonly Attachment[]): Move[] {
  const allows = (operation: Operation) =>
    attachments.every((attachment) => attachment.allows?.(operation) ?? true)
  const slownesses = (operation: Operation) =>
    attachments.flatMap((attachment) => attachment.slownesses?.(operation) ?? [])
  const moves: Move[] = []
  for (const { index, choices } of order) {
    const slow: Move[] = []
    for (const [i, operation] of choices.entries()) {
      if (!allows(operation)) continue
      const move = { task: index, operation: i }
      moves.push(move)
      for (const slowness of slownesses(operation)) slow.push(slower(move, slowness))
    }
    moves.push(...slow)
  }
  return moves
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
