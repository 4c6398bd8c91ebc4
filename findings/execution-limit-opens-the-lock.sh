#!/usr/bin/env bash
# Who is in the critical section when the holder of a lock exceeds its time limit?
#
# Version:   async-lock 1.5.0 (`maxExecutionTime`), p-queue 9.3.5 (`concurrency: 1`, `timeout`) (Node 20.20, printed below).
# Behaviour: the holder, and the next one, and the next. Both reject the caller's promise, which was to be expected, and
#            both also let the next caller in while the function that exceeded its limit goes on: with a limit of 50 ms
#            and sections of 120 ms, three callers are inside one lock at a time. The limits differ in one more way: in
#            async-lock the last of the three is never told, although it takes as long as the others. When the first
#            function ends, long after its rejection, that removes the lock's queue, and the last limit is checked only
#            while there is a queue.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >init.log
npm install --silent --no-audit --no-fund async-lock@1.5.0 p-queue@9.3.5
cat >probe.mjs <<'JS'
import AsyncLock from 'async-lock'
import PQueue from 'p-queue'

async function report(name, enter) {
  let inside = 0
  let most = 0
  const section = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setTimeout(resolve, 120))
    inside -= 1
  }
  const callers = await Promise.allSettled([enter(section), enter(section), enter(section)])
  console.log(`${name}: ${most} inside at a time; ${callers.map(({ status }) => status).join(', ')}`)
}

const lock = new AsyncLock({ maxExecutionTime: 50 })
await report('async-lock', (section) => lock.acquire('key', section))
const queue = new PQueue({ concurrency: 1, timeout: 50 })
await report('p-queue', (section) => queue.add(section))
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
async-lock: 3 inside at a time; rejected, rejected, fulfilled
p-queue: 3 inside at a time; rejected, rejected, rejected
TXT
