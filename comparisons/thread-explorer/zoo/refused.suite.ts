import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { defineThreads, type ThreadsProgram } from '../../../patterns/threads-program.ts'

type Play = ThreadsProgram['threads'][string]

const alone = (play: (memory: SharedArrayBuffer) => unknown): ThreadsProgram =>
  defineThreads({ open: () => new SharedArrayBuffer(8), threads: { Alice: play as Play } })

/** Threads that do what cannot be explored. */
export const refused = {
  awaits: alone(async () => {}),
  sends: alone(() => new MessageChannel().port1.postMessage('hello')),
  receives: alone(() => receiveMessageOnPort(new MessageChannel().port1)),
  waitsAsync: alone((memory) =>
    (Atomics as unknown as { waitAsync(...args: unknown[]): unknown }).waitAsync(
      new Int32Array(memory),
      0,
      0,
    ),
  ),
  bytes: alone((memory) => Atomics.add(new Uint8Array(memory), 0, 1)),
}
