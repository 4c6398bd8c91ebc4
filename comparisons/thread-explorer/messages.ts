import { syncBuiltinESMExports } from 'node:module'
import threads, { BroadcastChannel, MessagePort } from 'node:worker_threads'
import type { ControlledThread } from './controlled-thread.ts'

/**
 * Has threads of an explored program refuse to send and to receive messages. A message arrives when its
 * receiver returns to the event loop, which an explored thread never does.
 */
export function refuseMessages(thread: ControlledThread): void {
  const refusing = <A extends unknown[], R>(does: string, call: (...args: A) => R) =>
    function (this: unknown, ...args: A): R {
      if (thread.isControlled) {
        thread.refuse(`${does} a message, and messages are not explored: share memory instead`)
      }
      return call.apply(this as never, args)
    }
  for (const { prototype } of [MessagePort, BroadcastChannel]) {
    prototype.postMessage = refusing('sends', prototype.postMessage)
  }
  threads.receiveMessageOnPort = refusing('receives', threads.receiveMessageOnPort)
  syncBuiltinESMExports()
}
