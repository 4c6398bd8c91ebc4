#!/usr/bin/env bash
# Does an async hook see that a program waits for an answer over a connection that was open before?
#
# Version:   Node 20.20 (printed below). No package.
# Behaviour: no. Opening a socket, a file or a timer creates async resources, and `async_hooks` calls `init` for each. A
#            small `socket.write` on an open connection and a `worker.postMessage` to a running worker create none: the
#            data goes out at once, and the answer arrives at the resource of the open connection. So a tool that looks
#            for pending I/O by watching `init` takes a program that waits for such an answer for one that waits for
#            nothing. What shows it is the open connection itself, which was there before anybody asked.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'

const server = createServer((socket) => socket.on('data', (data) => socket.write(data)))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const socket = connect(server.address().port, '127.0.0.1')
await once(socket, 'connect')
const worker = new Worker("require('worker_threads').parentPort.on('message', (m) => require('worker_threads').parentPort.postMessage(m))", { eval: true })
await once(worker, 'online')
const file = await open(process.argv[1])

let types = []
const hook = createHook({ init: (_, type) => types.push(type) })

/** The resources other than promises and ticks that are created while `ask` runs. */
function createdBy(ask) {
  types = []
  hook.enable()
  ask()
  hook.disable()
  return types.filter((type) => !/^(PROMISE|TickObject)$/.test(type)).join(', ') || 'nothing'
}

// The first write of a socket may differ from the next, so one goes before.
for (let i = 0; i < 2; i += 1) {
  const socketAnswer = once(socket, 'data')
  const bySocket = createdBy(() => socket.write('ask'))
  await socketAnswer
  const workerAnswer = once(worker, 'message')
  const byWorker = createdBy(() => worker.postMessage('ask'))
  await workerAnswer
  if (i === 0) continue
  console.log(`socket.write on an open connection: ${bySocket}`)
  console.log(`worker.postMessage to a running worker: ${byWorker}`)
}
console.log(`a read of an open file: ${createdBy(() => void file.read(Buffer.alloc(1)))}`)
console.log(`a timer: ${createdBy(() => setTimeout(() => {}))}`)
await file.close()
socket.destroy()
server.close()
await worker.terminate()
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
socket.write on an open connection: nothing
worker.postMessage to a running worker: nothing
a read of an open file: FSREQPROMISE
a timer: Timeout
TXT
