import type { Awaited } from './events.ts'
import type { Task, WaitsFor } from './task.ts'

/**
 * One edge of the wait-for graph (Holt 1972): which task waits, for what, and which task has it.
 */
export interface WaitForEdge {
  readonly task: string
  readonly awaits: Awaited
  readonly heldBy: string
}

/**
 * A cycle of tasks through `start` in which each waits for something that the next one has. With
 * `isCertain`, only through waits that no other task is expected to end, so that the cycle is a
 * deadlock even while other tasks are runnable.
 */
export function cycleThrough(start: Task, isCertain: boolean): WaitForEdge[] | undefined {
  const path: { task: Task; wait: WaitsFor; holder: Task }[] = []
  const visited = new Set<Task>()
  const closes = (task: Task): boolean => {
    visited.add(task)
    for (const wait of waitsOf(task, isCertain)) {
      for (const holder of holdersOf(wait, task)) {
        path.push({ task, wait, holder })
        if (holder === start || (!visited.has(holder) && closes(holder))) return true
        path.pop()
      }
    }
    return false
  }
  if (!closes(start)) return undefined
  return path.map(({ task, wait, holder }) => {
    return { task: task.name, awaits: wait.what(), heldBy: holder.name }
  })
}

/**
 * What `task` waits for. A task that races several waits is sure to wait for none of them; once it is
 * stuck, the latest says the most.
 */
function waitsOf(task: Task, isCertain: boolean): WaitsFor[] {
  if (!isCertain) return task.waits.flatMap((operation) => operation.waitsFor?.() ?? []).reverse()
  const wait = task.onlyWait?.waitsFor?.()
  return wait?.isExclusive ? [wait] : []
}

/**
 * The tasks that could end `wait`. A task that holds some permits itself comes last: that the
 * others hold the rest says more. That it has changed a variable itself says nothing.
 */
function holdersOf({ heldBy, isHeld }: WaitsFor, task: Task): Task[] {
  const live = heldBy.filter(({ state }) => state === 'live')
  const others = live.filter((holder) => holder !== task)
  return isHeld && live.includes(task) ? [...others, task] : others
}
