import type { Awaited } from './events.ts'
import type { Task, WaitsFor } from './task.ts'

/** One edge of the wait-for graph (Holt 1972): who waits, for what, and who has it. */
export interface WaitForEdge {
  readonly task: string
  readonly awaits: Awaited
  readonly heldBy: string
}

/**
 * A cycle of tasks of which each waits for something that the next one has, through `start`.
 * With `isCertain`, only through waits that nobody else is expected to end, so that the cycle is a
 * deadlock even while others can go on.
 */
export function cycleThrough(start: Task, isCertain: boolean): WaitForEdge[] | undefined {
  const path: { task: Task; wait: WaitsFor; holder: Task }[] = []
  const visited = new Set<Task>()
  const closes = (task: Task): boolean => {
    visited.add(task)
    const wait = task.onlyWait?.waitsFor?.()
    if (wait === undefined || (isCertain && !wait.isExclusive)) return false
    for (const holder of holdersOf(wait, task)) {
      path.push({ task, wait, holder })
      if (holder === start || (!visited.has(holder) && closes(holder))) return true
      path.pop()
    }
    return false
  }
  if (!closes(start)) return undefined
  return path.map(({ task, wait, holder }) => {
    return { task: task.name, awaits: wait.what(), heldBy: holder.name }
  })
}

/**
 * Who could end `wait`. Who has a part of it itself may wait for the others, which tells more; that
 * it has changed a variable itself tells nothing.
 */
function holdersOf({ heldBy, isHeld }: WaitsFor, task: Task): Task[] {
  const live = heldBy.filter(({ state }) => state === 'live')
  const others = live.filter((holder) => holder !== task)
  return isHeld && live.includes(task) ? [...others, task] : others
}
