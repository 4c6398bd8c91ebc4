import type { Stage } from '../../../patterns/stage.ts'
import { assertFits, NO_TASKS, type TaskSet, withTask } from '../graph/task-set.ts'
import { Task } from './task.ts'

/** By this name goes what the program does by itself, and no task. */
export const MAKER = 'the program'

/** The tasks of a program. @throws RangeError if there are too many. */
export function tasksOf(stage: Stage, takesAnyChoice: boolean): Task[] {
  const { tasks, daemons = [], endless = [] } = stage
  const names = Object.keys(tasks)
  assertFits(names.length)
  return names.map((name, index) => {
    const symmetryClass = names.findIndex((other) => tasks[other] === tasks[name])
    const isDaemon = daemons.includes(name)
    const isEndless = endless.includes(name)
    return new Task(index, name, { symmetryClass, isDaemon, isEndless, takesAnyChoice })
  })
}

/** Those that still have to finish, or to finish a round. */
export function atWorkAmong(tasks: readonly Task[]): TaskSet {
  let live = NO_TASKS
  for (const { isAtWork, index } of tasks) if (isAtWork) live = withTask(live, index)
  return live
}

/** A task that is done, to which belongs what the program has begun by itself, such as an interval. */
export function makerAmong(tasks: Task[], takesAnyChoice: boolean): Task {
  const index = tasks.length
  const options = { symmetryClass: index, isDaemon: true, isEndless: false, takesAnyChoice }
  const maker = new Task(index, MAKER, options)
  maker.state = 'done'
  tasks.push(maker)
  return maker
}
