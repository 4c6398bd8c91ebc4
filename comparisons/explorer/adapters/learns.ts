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

/**
 * The running task asks for something that is there, of this `value`. It is told so when it goes on, whatever others do
 * meanwhile; and what it has learnt is the same as if it had waited.
 */
export function learnsNow(host: Host, value: unknown): void {
  host.observe(host.current.lasting.length)
  host.observe(value)
}
