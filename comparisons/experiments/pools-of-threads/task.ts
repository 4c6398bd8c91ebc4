import { type MessagePort, threadId } from 'node:worker_threads'

/** What a task does on a thread of a pool. */
export interface Task {
  readonly does: 'answer' | 'wait' | 'throw' | 'throw later'
  /** For one that waits: it says here that it has begun, and goes on at the first message. */
  readonly port?: MessagePort
}

/** Returns the number of the thread. */
export default async function perform({ does, port }: Task): Promise<number> {
  if (does === 'throw') throw new RangeError('no answer')
  if (does === 'throw later') setTimeout(fail, 1)
  if (does !== 'answer') await message(port)
  return threadId
}

function fail(): never {
  throw new RangeError('uncaught')
}

/** The first message at `port`, after which it is closed; without a port, none ever comes. */
const message = (port: MessagePort | undefined) =>
  new Promise((resolve) => {
    if (port === undefined) return
    port.once('message', (told) => {
      port.close()
      resolve(told)
    })
    port.postMessage('begun')
  })
