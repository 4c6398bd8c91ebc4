declare const brand: unique symbol

/** A set of tasks, by their indices: one bit each, for there is one for every state and edge. */
export type TaskSet = number & { readonly [brand]: true }

/**
 * A program may have at most this many tasks: bits of an integer, of which one is {@link PROGRESS}.
 */
export const MAX_TASKS = 30

export const NO_TASKS = 0 as TaskSet

export const ALL_TASKS = -1 as TaskSet

/** The set of `task` alone. */
export const only = (task: number): TaskSet => (1 << task) as TaskSet

/** A set may hold this beside the tasks. It stands for some task having made progress. */
export const PROGRESS = only(MAX_TASKS)

export const withTask = (tasks: TaskSet, task: number): TaskSet => (tasks | only(task)) as TaskSet

export const has = (tasks: TaskSet, task: number): boolean => (tasks & only(task)) !== 0

export const union = (a: TaskSet, b: TaskSet): TaskSet => (a | b) as TaskSet

/** The members of `a` that are not in `b`. */
export const without = (a: TaskSet, b: TaskSet): TaskSet => (a & ~b) as TaskSet

/** Whether `a` and `b` have a member in common. */
export const intersects = (a: TaskSet, b: TaskSet): boolean => (a & b) !== 0

/** Whether `b` has every member of `a`. */
export const isWithin = (a: TaskSet, b: TaskSet): boolean => (a & ~b) === 0

/** @throws RangeError if `count` tasks do not fit into a set. */
export function assertFits(count: number): void {
  if (count > MAX_TASKS) {
    throw new RangeError(`a program may have at most ${MAX_TASKS} tasks; this one has ${count}`)
  }
}
