import { type Context, constants, createContext } from 'node:vm'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

const ports: MessagePort[] = []

/** A page's channels end with the page; Node's keep the process alive until they are closed. */
class Channel extends MessageChannel {
  constructor() {
    super()
    ports.push(this.port1, this.port2)
  }
}

/** Closes the channels of all pages. */
export function closePages(): void {
  for (const port of ports.splice(0)) port.close()
}

/**
 * What a page has, besides the language itself, and `more`. Its global object is a plain one, as in a page:
 * a wrapped one is asked for each use of `Math` or `Object`, which takes longer than what they do. Node
 * before 20.18 has only that.
 */
export function page(more: object = {}): Context {
  const has = {
    AbortController,
    AbortSignal,
    clearTimeout,
    console,
    DOMException,
    MessageChannel: Channel,
    performance,
    queueMicrotask,
    setTimeout: (callback: () => void, after?: number) => Number(setTimeout(callback, after)),
    ...more,
  }
  const context = createContext(constants.DONT_CONTEXTIFY ?? {})
  return Object.assign(context, has, { window: context, self: context })
}
