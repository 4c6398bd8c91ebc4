import { pbkdf2 } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import http from 'node:http'
import net from 'node:net'
import { promisify } from 'node:util'
import { MessageChannel, Worker } from 'node:worker_threads'
import { Mutex } from 'async-mutex'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { explore, type Program, runForReal } from '../index.ts'

// A task that waits for a connection which was opened before the program is in no deadlock.

const ECHO =
  "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (it) => parentPort.postMessage(it))"

const echo = net.createServer((socket) => socket.pipe(socket))
const web = http.createServer((_, response) => response.end('ok'))
const agent = new http.Agent({ keepAlive: true })
const worker = new Worker(ECHO, { eval: true })
const isOnline = once(worker, 'online') // before it can be
const { port1, port2 } = new MessageChannel()
let socket: net.Socket
let file: FileHandle
let answered = () => {}

/** Takes milliseconds, in another thread. */
const derive = promisify(pbkdf2)

const portOf = (server: net.Server) => (server.address() as net.AddressInfo).port

const get = () =>
  new Promise<void>((resolve, reject) => {
    const request = http.get({ port: portOf(web), agent }, (response) => {
      response.resume().on('end', resolve)
    })
    request.on('error', reject)
  })

beforeAll(async () => {
  await Promise.all([echo, web].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')))
  socket = net.connect(portOf(echo)).setMaxListeners(0)
  const isConnected = once(socket, 'connect') // before it can be
  port2.on('message', (it) => port2.postMessage(it))
  worker.on('message', () => answered())
  file = await open(new URL(import.meta.url))
  await Promise.all([isConnected, isOnline, get()])
})

afterAll(async () => {
  agent.destroy()
  socket.destroy()
  port1.close()
  for (const server of [echo, web]) server.close()
  await Promise.all([worker.terminate(), file.close()])
})

const asks: Record<string, () => Promise<unknown>> = {
  'what comes from a socket': () => once(socket, 'data'),
  'an answer from a socket': () => {
    socket.write('hello')
    return once(socket, 'data')
  },
  'an answer by an agent that keeps its sockets': get,
  'an answer from a worker': () => {
    worker.postMessage('hello')
    return once(worker, 'message')
  },
  'an answer from a worker to which something listens already': () =>
    new Promise<void>((resolve) => {
      answered = resolve
      worker.postMessage('hello')
    }),
  'an answer from a port': () => {
    port1.postMessage('hello')
    return once(port1, 'message')
  },
  'a read of a file': () => file.read(Buffer.alloc(5), 0, 5, 0),
}

const alone =
  (ask: () => Promise<unknown>): Program =>
  () => ({ subject: {}, tasks: { Alice: ask } })

const raced =
  (ask: () => Promise<unknown>): Program =>
  () => {
    const lock = new Mutex()
    const wait = async () => {
      await lock.acquire()
      await Promise.race([lock.acquire(), ask()])
    }
    return { subject: { lock }, tasks: { Alice: wait } }
  }

describe.each(Object.entries(asks))('a task that waits for %s', (_, ask) => {
  it.each([
    ['alone', alone],
    ['raced with a lock', raced],
  ])('is in no deadlock, %s', async (_, programOf) => {
    for (const rule of ['node', 'event-loop'] as const) {
      const { outcomes } = await explore(programOf(ask), { rule })
      expect([...outcomes.keys()]).toEqual(['inconclusive'])
    }
    const { outcomes } = await runForReal(programOf(ask))
    expect(outcomes.get('deadlock')).toBeUndefined()
  })
})

it('what Node does in other threads is noticed in real runs where Node does not list it', async () => {
  const resources = vi.spyOn(process, 'getActiveResourcesInfo').mockReturnValue([])
  const { outcomes } = await runForReal(alone(() => derive('a', 'b', 100_000, 64, 'sha512')))
  resources.mockRestore()
  expect([...outcomes.keys()]).toEqual(['inconclusive'])
})

it('a task that waits for a lock beside an open connection that it does not use is in a deadlock', async () => {
  const stuck = alone(async () => {
    const lock = new Mutex()
    process.stdout.write('')
    await lock.acquire()
    await lock.acquire()
  })
  const { outcomes } = await explore(stuck, { rule: 'node' })
  expect([...outcomes.keys()]).toEqual(['deadlock'])
  expect([...(await runForReal(stuck)).outcomes.keys()]).toEqual(['deadlock'])
})

it('connections have their own methods again afterwards', async () => {
  const before = Object.getOwnPropertyNames(net.Socket.prototype)
  const { write } = net.Socket.prototype
  await explore(alone(async () => {}))
  expect(Object.getOwnPropertyNames(net.Socket.prototype)).toEqual(before)
  expect(net.Socket.prototype.write).toBe(write)
})
