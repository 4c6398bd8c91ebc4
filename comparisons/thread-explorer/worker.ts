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

/** Lets this thread take part in runs of `program`, forever. */
export function serve(program: ThreadsProgram, { control, memory, thread }: ThreadData): never {
  const controlled = new ControlledThread(program, control, memory, thread)
  controlAtomics(controlled, memory)
  refuseMessages(controlled)
  refuseExits(controlled)
  return controlled.serve(memory)
}
