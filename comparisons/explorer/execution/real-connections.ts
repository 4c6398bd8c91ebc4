import { nodeBuiltin } from './node-builtin.ts'
import { Patches } from './patches.ts'

type Class = { readonly prototype: object } | undefined

/** By the module of Node, the classes of what connects with something outside the thread. */
interface Connections {
  readonly 'node:net': Record<'Socket' | 'Server', Class>
  readonly 'node:dgram': Record<'Socket', Class>
  readonly 'node:child_process': Record<'ChildProcess', Class>
  readonly 'node:worker_threads': Record<'Worker' | 'MessagePort' | 'BroadcastChannel', Class>
  readonly 'node:fs': Record<'ReadStream' | 'WriteStream', Class>
}

const classesOf = <Name extends keyof Connections>(name: Name, keys: (keyof Connections[Name])[]) =>
  keys.map((key) => nodeBuiltin<Connections[Name]>(name)?.[key] as Class)

/** Whatever sends, and whatever waits for what comes. `once` calls one of these. */
const METHODS = [
  'on',
  'addListener',
  'prependListener',
  'addEventListener',
  'write',
  'end',
  'send',
  'postMessage',
]

/**
 * Calls `used` whenever some code is about to use a connection: to send, or to listen for what comes.
 * One that was opened before begins nothing of which `async_hooks` would tell: a small write to a socket
 * and a message to a worker are handed over at once, and what only listens does nothing. The output of
 * the process is none. Returns a function that puts everything back.
 */
export function watchConnections(used: () => void): () => void {
  const patches = new Patches()
  for (const each of connections()) {
    for (const method of METHODS) {
      patches.precede(each.prototype, method, (connection) => {
        if (!isOutput(connection)) used()
      })
    }
  }
  return () => patches.putBack()
}

const connections = (): Exclude<Class, undefined>[] =>
  [
    ...classesOf('node:net', ['Socket', 'Server']),
    ...classesOf('node:dgram', ['Socket']),
    ...classesOf('node:child_process', ['ChildProcess']),
    ...classesOf('node:worker_threads', ['Worker', 'MessagePort', 'BroadcastChannel']),
    ...classesOf('node:fs', ['ReadStream', 'WriteStream']),
  ].filter((each) => each !== undefined)

const isOutput = (connection: unknown): boolean =>
  connection === process.stdout || connection === process.stderr
