import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { EventEmitter, once } from 'node:events'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MessageChannel, Worker } from 'node:worker_threads'
import { Signal, type Way } from './seen.ts'
import { awaited, callback, type Listener } from './ways.ts'

const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** Node's own function for it is hidden behind a flag, which new contexts heed. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

const none = () => undefined

const ECHO = `const { parentPort } = require('node:worker_threads')
parentPort.on('message', (message) => parentPort.postMessage(message))`

const channelOf = () => new MessageChannel()
const emitterOf = () => new EventEmitter()
/** The timer of such a signal does not keep Node alive. */
function timeoutOf(): AbortSignal {
  setTimeout(none, 20)
  return AbortSignal.timeout(10)
}

const controllerOf = () => new AbortController()

/** A generator of which each step notes whose context it sees. */
function* steps(note: Listener): Generator<void> {
  yield
  note()
}

async function* asyncSteps(note: Listener): AsyncGenerator<void> {
  yield
  note()
}

export const inNode: readonly Way[] = [
  awaited(
    'node',
    '`await promise`',
    () => new Signal(),
    (signal) => signal.sent,
    (signal) => signal.send(),
  ),
  awaited(
    'node',
    "`await once(emitter, 'event')`",
    emitterOf,
    (emitter) => once(emitter, 'event'),
    (emitter) => emitter.emit('event'),
  ),
  callback(
    'node',
    '`promise.then(f)`',
    () => new Signal(),
    (signal, f) => {
      void signal.sent.then(f)
      return { letGo: signal.send }
    },
  ),
  callback('node', '`queueMicrotask(f)`', none, (_, f) => void queueMicrotask(f)),
  callback('node', '`process.nextTick(f)`', none, (_, f) => void process.nextTick(f)),
  callback('node', '`setTimeout(f)`', none, (_, f) => void setTimeout(f)),
  callback('node', '`setImmediate(f)`', none, (_, f) => void setImmediate(f)),
  callback('node', "`emitter.on('event', f)`", emitterOf, (emitter, f) => {
    emitter.on('event', f)
    return { letGo: () => emitter.emit('event') }
  }),
  callback('node', "`emitter.on('event', AsyncResource.bind(f))`", emitterOf, (emitter, f) => {
    emitter.on('event', AsyncResource.bind(f))
    return { letGo: () => emitter.emit('event') }
  }),
  callback(
    'node',
    'a list of `f`, called later',
    () => [] as Listener[],
    (list, f) => {
      list.push(f)
      return { letGo: () => list.shift()?.() }
    },
  ),
  callback(
    'node',
    'a list of `AsyncLocalStorage.snapshot()`, called with `f` later',
    () => [] as Listener[],
    (list, f) => {
      const run = AsyncLocalStorage.snapshot()
      list.push(() => run(f))
      return { letGo: () => list.shift()?.() }
    },
  ),
  callback('node', "`signal.addEventListener('abort', f)`", controllerOf, (controller, f) => {
    controller.signal.addEventListener('abort', f)
    return { letGo: () => controller.abort() }
  }),
  callback(
    'node',
    "`AbortSignal.timeout(ms)` of the creator, `addEventListener('abort', f)`",
    timeoutOf,
    (signal, f) => void signal.addEventListener('abort', f),
  ),
  callback(
    'node',
    "`server.on('request', f)`, where the creator called `listen`",
    () => createServer().listen(0, '127.0.0.1'),
    (server, f) => {
      server.on('request', (_, response) => {
        f()
        response.end()
      })
      return { letGo: () => get(urlOf(server)), end: () => server.close() }
    },
  ),
  callback('node', "`port.on('message', f)`", channelOf, ({ port1, port2 }, f) => {
    port1.on('message', f)
    return { letGo: () => port2.postMessage(1), end: () => port1.close() }
  }),
  callback(
    'node',
    "`worker.on('message', f)`",
    () => new Worker(ECHO, { eval: true }),
    (worker, f) => {
      worker.on('message', f)
      return { letGo: () => worker.postMessage(1), end: () => worker.terminate() }
    },
  ),
  callback('node', 'a generator, the step after a `yield`', none, (_, f) => {
    const generator = steps(f)
    generator.next()
    return { letGo: () => generator.next() }
  }),
  callback('node', 'an async generator, the step after a `yield`', none, (_, f) => {
    const generator = asyncSteps(f)
    void generator.next()
    return { letGo: () => generator.next() }
  }),
  callback(
    'node',
    '`finalizationRegistry.register(object, f)`',
    () => new FinalizationRegistry((f: Listener) => f()),
    (registry, f) => {
      registry.register({}, f)
      return { letGo: collectGarbage }
    },
  ),
]
