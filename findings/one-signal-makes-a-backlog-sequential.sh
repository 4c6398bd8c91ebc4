#!/usr/bin/env bash
# How many tasks does a worker run at a time after a task that could be aborted?
#
# Version:   tinypool 2.2.0, piscina 5.3.2 (Node 20.20, printed below).
# Behaviour: in tinypool one, for as long as there is a backlog, whatever `concurrentTasksPerWorker` says. To abort a task
#            both pools end its worker, so a task with a `signal` has a worker to itself (piscina's README says so). When
#            it has ended, piscina fills the worker's three places again. tinypool takes one waiting task for each that
#            ends: the twelve plain tasks behind a single task with a signal, which is never aborted, run one at a time to
#            the last of them, and so do those that arrive meanwhile. Without that task three run at a time.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >init.log
npm install --silent --no-audit --no-fund tinypool@2.2.0 piscina@5.3.2
cat >worker.mjs <<'JS'
import { setTimeout as wait } from 'node:timers/promises'

let running = 0
export default async function task() {
  running += 1
  const most = running
  await wait(50)
  running -= 1
  return most
}
JS
cat >probe.mjs <<'JS'
import { Piscina } from 'piscina'
import { Tinypool } from 'tinypool'

const filename = new URL('./worker.mjs', import.meta.url).href

/** How many of twelve plain tasks, the later half handed over while the others run, were running at a time. */
async function mostAtOnce(Pool, options) {
  const pool = new Pool({ filename, minThreads: 1, maxThreads: 1, concurrentTasksPerWorker: 3 })
  const first = pool.run({}, options)
  const plain = Array.from({ length: 6 }, () => pool.run({}))
  await Promise.race(plain)
  plain.push(...Array.from({ length: 6 }, () => pool.run({})))
  const running = await Promise.all(plain)
  await first
  await pool.destroy()
  return Math.max(...running)
}

for (const [name, Pool] of Object.entries({ tinypool: Tinypool, piscina: Piscina })) {
  console.log(`${name}, behind a plain task: ${await mostAtOnce(Pool, {})} at a time`)
  const { signal } = new AbortController()
  console.log(`${name}, behind a task with a signal: ${await mostAtOnce(Pool, { signal })} at a time`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
tinypool, behind a plain task: 3 at a time
tinypool, behind a task with a signal: 1 at a time
piscina, behind a plain task: 3 at a time
piscina, behind a task with a signal: 3 at a time
TXT
