#!/usr/bin/env bash
# A pool of worker threads is closed or destroyed. What becomes of tasks that are handed to it then?
#
# Versions:  piscina 5.3.2, tinypool 2.2.0; seen on Node 20.20.
# Behaviour: a task handed in while `destroy()` is under way is rejected by piscina, and run and answered by tinypool. Once
#            `destroy()` has resolved, both answer again: `run` starts a new thread. piscina does so after `close()` too, and
#            its `close({ force: true })` rejects what is queued, but lets the running task end.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit piscina@5.3.2 tinypool@2.2.0
cat >task.mjs <<'JS'
export default async (port) => {
  if (!port) return 'done'
  port.postMessage('begun')
  await new Promise((resolve) => port.once('message', resolve))
  port.close()
  return 'done'
}
JS
cat >probe.mjs <<'JS'
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import Piscina from 'piscina'
import Tinypool from 'tinypool'

const filename = new URL('task.mjs', import.meta.url).href
const heard = (promise) => promise.then(() => 'answered', ({ name }) => `rejected (${name})`)
const opened = async (Pool) => {
  const pool = new Pool({ filename, minThreads: 1, maxThreads: 1 })
  const { port1, port2 } = new MessageChannel()
  const running = heard(pool.run(port2, { transferList: [port2] }))
  await once(port1, 'message')
  return { pool, running, queued: heard(pool.run(null)), release: () => port1.postMessage('end') }
}
for (const [name, Pool] of Object.entries({ piscina: Piscina, tinypool: Tinypool })) {
  const { pool } = await opened(Pool)
  const destroyed = pool.destroy()
  const during = await heard(pool.run(null))
  await destroyed
  console.log(`${name}, destroy: during it ${during}, after it ${await heard(pool.run(null))}`)
  await pool.destroy()
}
for (const force of [false, true]) {
  const { pool, running, queued, release } = await opened(Piscina)
  const closed = pool.close({ force })
  release()
  console.log(`piscina, close, force ${force}: running ${await running}, queued ${await queued}`)
  await closed
  console.log(`piscina, close, force ${force}: after it ${await heard(pool.run(null))}`)
  await pool.destroy()
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
piscina, destroy: during it rejected (AbortError), after it answered
tinypool, destroy: during it answered, after it answered
piscina, close, force false: running answered, queued answered
piscina, close, force false: after it answered
piscina, close, force true: running answered, queued rejected (AbortError)
piscina, close, force true: after it answered
TXT
