#!/usr/bin/env bash
# Work in a thread is given up by a signal, and throws the signal's reason, an AbortError. The main thread wants to tell that
# from a failure, as one does: by the name of the error. What does it get?
#
# Versions:  Node 20.20.2, 22.23.3 and 26.10.0, Bun 1.4.5; piscina 5.3.2, tinypool 2.2.0, workerpool 10.0.0.
# Behaviour: the reason is a DOMException. On Node 20 a clone of it is `{}`: no name, no message, no error. So are what a
#            message carries, the event 'error' of a worker, and what `run` of piscina and of tinypool rejects with. Node 22
#            and 26 clone a DOMException whole, so these pools reject with an AbortError there. The event 'error' takes
#            another way, and so does workerpool: they have a plain Error, with the name 'Error' on every Node (workerpool keeps
#            the message on Node 20 as well). Bun keeps the name on both ways. So which layer stands between thread and caller
#            decides whether an abort or a time-out is seen as one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit piscina@5.3.2 tinypool@2.2.0 workerpool@10.0.0 \
  node22@npm:node@22.23.3 node26@npm:node@26.10.0 bun@1.4.5
cat >show.mjs <<'JS'
export const show = (what, error) =>
  console.log(`  ${what}: ${error instanceof Error ? `an error called ${error.name}` : JSON.stringify(error)}`)
JS
cat >worker.mjs <<'JS'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { show } from './show.mjs'

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url))
  worker.once('message', (reason) => show('a message', reason))
  worker.once('error', (reason) => show('the event', reason))
} else {
  const { reason } = AbortSignal.abort()
  parentPort.postMessage(reason)
  setTimeout(() => {
    throw reason
  }, 20)
}
JS
cat >job.mjs <<'JS'
export default async () => {
  throw AbortSignal.abort().reason
}
JS
cat >job-of-workerpool.mjs <<'JS'
import workerpool from 'workerpool'
import job from './job.mjs'

workerpool.worker({ job })
JS
cat >pools.mjs <<'JS'
import Piscina from 'piscina'
import Tinypool from 'tinypool'
import workerpool from 'workerpool'
import { show } from './show.mjs'

const filename = new URL('./job.mjs', import.meta.url).href
for (const [name, Pool] of [['piscina', Piscina], ['tinypool', Tinypool]]) {
  const pool = new Pool({ filename, maxThreads: 1 })
  await pool.run().catch((error) => show(name, error))
  await pool.destroy()
}
const script = new URL('./job-of-workerpool.mjs', import.meta.url).pathname
const pool = workerpool.pool(script, { workerType: 'thread' })
await pool.exec('job').catch((error) => show('workerpool', error))
await pool.terminate()
JS
bin=node_modules
echo "Node $(node --version), $($bin/node22/bin/node --version) and $($bin/node26/bin/node --version), Bun $($bin/.bin/bun --version)"
{
  echo 'Node 20'; node worker.mjs; node pools.mjs
  echo 'Node 22'; $bin/node22/bin/node worker.mjs; $bin/node22/bin/node pools.mjs
  echo 'Node 26'; $bin/node26/bin/node worker.mjs; $bin/node26/bin/node pools.mjs
  echo 'Bun'; $bin/.bin/bun worker.mjs
} | tee seen.txt
diff seen.txt - <<'TXT'
Node 20
  a message: {}
  the event: {}
  piscina: {}
  tinypool: {}
  workerpool: an error called Error
Node 22
  a message: an error called AbortError
  the event: an error called Error
  piscina: an error called AbortError
  tinypool: an error called AbortError
  workerpool: an error called Error
Node 26
  a message: an error called AbortError
  the event: an error called Error
  piscina: an error called AbortError
  tinypool: an error called AbortError
  workerpool: an error called Error
Bun
  a message: an error called AbortError
  the event: an error called AbortError
TXT
