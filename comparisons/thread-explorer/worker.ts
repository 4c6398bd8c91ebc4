import type { ThreadsProgram } from '../../patterns/threads-program.ts'
import { control as controlAtomics } from './atomics.ts'
import { ControlledThread } from './controlled-thread.ts'
import { refuseExits } from './exits.ts'
import { refuseMessages } from './messages.ts'

/** What a thread is started with. */
export interface ThreadData {
  readonly control: Int32Array
  readonly memory: SharedArrayBuffer
  readonly thread: number
}

/** Has this thread be under control, and then take part in runs of the program that it loads, forever. */
export function serve({ control, memory, thread }: ThreadData): (program: ThreadsProgram) => never {
  const controlled = new ControlledThread(control, memory, thread)
  controlAtomics(controlled, memory)
  refuseMessages(controlled)
  refuseExits(controlled)
  return (program) => controlled.serve(program, memory)
}
