#!/usr/bin/env bash
# Whose locks does `locks.query()` of Node's Web Locks show?
#
# Versions:  Node 26.10.0 and 24.9.0, from the npm package `node`.
# Behaviour: a lock is exclusive in the whole process: while a worker holds `theirs`, the main thread does not get it,
#            and waits. But `locks.query()` shows each thread its own locks and requests alone. The main thread sees that
#            it waits for `theirs`, and nobody who holds it; the worker sees that it holds it, and nobody who waits.
#            The documentation says that the snapshot describes the locks "for the current process". So what a deadlock
#            between threads, or a lock that is never released, would have to be read from must be asked of every
#            thread, and a thread that is blocked or busy cannot answer.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit node26@npm:node@26.10.0 node24@npm:node@24.9.0
cat >probe.mjs <<'JS'
import { Worker } from 'node:worker_threads'

const { locks } = navigator
const names = ({ held, pending }) =>
  `held: [${held.map(({ name }) => name)}], waited for: [${pending.map(({ name }) => name)}]`

const worker = new Worker(
  `const { parentPort } = require('node:worker_threads')
   const { locks } = navigator
   locks.request('theirs', () => new Promise((release) => {
     parentPort.on('message', async (message) => {
       if (message === 'query') return parentPort.postMessage(await locks.query())
       release()
       parentPort.close()
     })
     parentPort.postMessage('holds it')
   }))`,
  { eval: true },
)
const answer = () => new Promise((resolve) => worker.once('message', resolve))
await answer()

let release
void locks.request('ours', () => new Promise((resolve) => (release = resolve)))
const waiting = locks.request('theirs', () => 'the main thread got it in the end')
const isFree = await locks.request('theirs', { ifAvailable: true }, (lock) => lock !== null)
console.log(`the worker's lock is free: ${isFree}`)
console.log(`the main thread sees   ${names(await locks.query())}`)
worker.postMessage('query')
console.log(`the worker sees        ${names(await answer())}`)
worker.postMessage('release')
console.log(await waiting)
release()
JS
for node in node26 node24; do
  "node_modules/$node/bin/node" --version
  "node_modules/$node/bin/node" probe.mjs | tee seen.txt
  diff seen.txt - <<'TXT'
the worker's lock is free: false
the main thread sees   held: [ours], waited for: [theirs]
the worker sees        held: [theirs], waited for: []
the main thread got it in the end
TXT
done
