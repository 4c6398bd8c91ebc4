#!/usr/bin/env bash
# A pool of one worker thread may run two tasks at once. The first one gets an AbortSignal, which nobody aborts.
#
# Versions:  piscina 5.3.2, tinypool 2.2.0; seen on Node 20.20.
# Behaviour: without the signal, both tasks run at once. With it, the second one stays in the queue until the first is done:
#            a thread can be stopped only as a whole, so both packages count a task that could be aborted as a full thread,
#            whatever `concurrentTasksPerWorker` says. An option for safety so takes capacity away, and a task that waits for
#            another one of its own pool, which worked before, waits in vain.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit piscina@5.3.2 tinypool@2.2.0
cat >task.mjs <<'JS'
export default async ({ name, port }) => {
  port.postMessage(name)
  await new Promise((resolve) => port.once('message', resolve))
  port.close()
}
JS
cat >probe.mjs <<'JS'
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import Piscina from 'piscina'
import Tinypool from 'tinypool'

const filename = new URL('task.mjs', import.meta.url).href
const options = { filename, minThreads: 1, maxThreads: 1, concurrentTasksPerWorker: 2 }
for (const [name, Pool] of Object.entries({ piscina: Piscina, tinypool: Tinypool })) {
  for (const signal of [undefined, new AbortController().signal]) {
    const pool = new Pool(options)
    const start = (task, more) => {
      const { port1, port2 } = new MessageChannel()
      const done = pool.run({ name: task, port: port2 }, { transferList: [port2], ...more })
      return { port: port1, begun: once(port1, 'message'), done }
    }
    const first = start('first', signal && { signal })
    await first.begun
    const second = start('second')
    // The first one is asked to end once the second has begun, or once it stands in the queue.
    const begun = await Promise.race([second.begun.then(() => 'runs'), queued(pool)])
    console.log(`${name}, ${signal ? 'with' : 'without'} a signal: the second ${begun}`)
    first.port.postMessage('end')
    await second.begun
    second.port.postMessage('end')
    await Promise.all([first.done, second.done])
    await pool.destroy()
  }
}

async function queued(pool) {
  await new Promise((resolve) => setTimeout(resolve, 500))
  return pool.queueSize === 1 ? 'waits in the queue' : 'is nowhere'
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
piscina, without a signal: the second runs
piscina, with a signal: the second waits in the queue
tinypool, without a signal: the second runs
tinypool, with a signal: the second waits in the queue
TXT
