import type { Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'

/** The task of `operation` gets `value` for it, and will go on with that, now or later. */
export function learns(host: Host, operation: Operation, value: unknown): void {
  const { task } = operation
  host.as(task, () => {
    host.observe(task.lasting.indexOf(operation))
    host.observe(value)
  })
}
