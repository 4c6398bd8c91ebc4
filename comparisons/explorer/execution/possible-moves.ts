import { ALL_START, choiceOf, isSame, type Move, slownessOf } from './schedule.ts'
import type { View } from './scheduler.ts'

/** A way to go on, and what it resumes. */
export interface PossibleMove {
  readonly move: Move
  /** The name of the task that makes the step. */
  readonly task: string
  /** All tasks start in the step. */
  readonly startsTogether: boolean
  /** What the task awaits and goes on with: `acquire`, or the label of its `work`. */
  readonly label: string
  /** Which length of time passes before, where it matters: 0 for as little as possible. */
  readonly slowness: number
  /** Whether Node itself would make this move. */
  readonly isNodes: boolean
}

export function describeMoves(moves: readonly Move[], view: View): PossibleMove[] {
  const own = view.nextInRunQueueOrder(moves)
  return moves.map((move) => {
    const { name = '', choices = [] } = view.tasks[move.task] ?? {}
    return {
      move,
      task: name,
      startsTogether: move.operation === ALL_START.operation,
      label: choices[Math.max(choiceOf(move), 0)]?.label ?? '',
      slowness: slownessOf(move),
      isNodes: isSame(move, own),
    }
  })
}
