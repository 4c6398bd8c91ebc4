import type { Outcome, Stage } from '../../../patterns/stage.ts'
import { show } from './show.ts'
import type { Task } from './task.ts'
import type { WaitForEdge } from './wait-for.ts'

/** How an execution ended, and why. */
export interface Ending {
  readonly outcome: Outcome
  /** One sentence. */
  readonly message: string
  /** The name of the invariant, where one is broken. */
  readonly invariant?: string
  /** Who waits for whom, where a deadlock is a circle. */
  readonly cycle?: readonly WaitForEdge[]
}

/** The same for two endings that are the same way of failing. */
export const wayOf = ({ outcome, invariant }: Ending): string => `${outcome} ${invariant ?? ''}`

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
  const waits = tasks.filter(({ isAtWork }) => isAtWork).map(waitOf)
  return { outcome: 'deadlock', message: `${waits.join('; ')}; and nobody is left to end it` }
}

/** What `task` waits for, and who has it. */
function waitOf(task: Task): string {
  const wait = task.operations.find(({ waitsFor }) => waitsFor !== undefined)?.waitsFor?.()
  if (wait === undefined) return `${task.name} waits for nothing known`
  const holder = wait.isHeld ? wait.heldBy.find((each) => each !== task) : undefined
  if (holder === undefined) return `${task.name} waits for ${wait.what()}`
  const has = holder.state === 'live' ? 'has' : 'still has though it is done'
  return `${task.name} waits for ${wait.what()}, which ${holder.name} ${has}`
}

export function outOfControl({ name }: Task, madeAt: string | undefined): Ending {
  const where = madeAt === undefined ? '' : `, made at ${madeAt}`
  return {
    outcome: 'inconclusive',
    message: `${name} awaits a promise that the explorer does not control${where}`,
  }
}

export function endless(steps: number): Ending {
  return {
    outcome: 'inconclusive',
    message: `a run did not end within ${steps} steps: tasks that go on for ever are to be declared as endless`,
  }
}

export function threw({ name, error }: Pick<Task, 'name' | 'error'>): Ending {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : show(error)
  return { outcome: 'threw', message: `${name} threw ${what}` }
}

/**
 * What a run without an end comes to, in which `finished` (one bit a task) get done again and again
 * what they have to do.
 */
export function goesOnForEver(tasks: readonly Task[], finished: number, steps: number): Ending {
  const served = tasks.filter(({ index }) => (finished & (1 << index)) !== 0)
  const starving = tasks.filter(
    ({ isAtWork, index }) => isAtWork && (finished & (1 << index)) === 0,
  )
  const message = `after step ${steps} all is as it was, and the same can happen for ever`
  if (starving.length === 0) return { outcome: 'completed', message }
  if (served.length === 0) {
    return { outcome: 'livelock', message: `${message}: nobody gets anything done` }
  }
  const names = (of: readonly Task[], one: string, several: string) =>
    `${of.map(({ name }) => name).join(', ')} ${of.length === 1 ? one : several}`
  const never = names(starving, 'never gets done', 'never get done')
  const again = names(served, 'does', 'do')
  return { outcome: 'starvation', message: `${message}: ${never}, while ${again}, again and again` }
}
