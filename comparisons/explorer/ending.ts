import type { Outcome, Stage } from '../../patterns/stage.ts'
import { show } from './show.ts'
import type { Task } from './task.ts'
import type { WaitForEdge } from './wait-for.ts'

/** How an execution ended, and why. */
export interface Ending {
  readonly outcome: Outcome
  /** One sentence. */
  readonly message: string
  readonly invariant?: string
  readonly cycle?: readonly WaitForEdge[]
}

/** The name of the first of `invariants` that does not hold. */
export function firstBroken(invariants: Stage['invariants'] = {}): string | undefined {
  for (const [name, holds] of Object.entries(invariants)) if (!holds()) return name
  return undefined
}

export function brokenInvariant(invariant: string, before: string[], after: string[]): Ending {
  const change =
    before.length === 0 ? after.join(', ') : `${before.join(', ')} became ${after.join(', ')}`
  return {
    outcome: 'invariant broken',
    invariant,
    message: `no longer true: ${invariant}${change === '' ? '' : ` (${change})`}`,
  }
}

export function deadlock(
  cycle: readonly WaitForEdge[] | undefined,
  tasks: readonly Task[],
): Ending {
  if (cycle !== undefined) {
    const links = cycle.map(
      ({ task, waitsFor, heldBy }) => `${task} waits for ${waitsFor}, which ${heldBy} has`,
    )
    return { outcome: 'deadlock', message: links.join('; '), cycle }
  }
  const waits = tasks
    .filter(({ state, isDaemon }) => state === 'live' && !isDaemon)
    .map(({ name, operations }) => {
      const waiting = operations.find(({ waitsFor }) => waitsFor !== undefined)
      return `${name} waits for ${waiting?.waitsFor?.().what ?? 'nothing known'}`
    })
  return { outcome: 'deadlock', message: `${waits.join('; ')}; and nobody is left to end it` }
}

export function outOfControl({ name }: Task): Ending {
  return {
    outcome: 'inconclusive',
    message: `${name} awaits a promise that the explorer does not control`,
  }
}

export function threw({ name, error }: Task): Ending {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : show(error)
  return { outcome: 'threw', message: `${name} threw ${what}` }
}
