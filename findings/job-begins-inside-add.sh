#!/usr/bin/env bash
# A job is handed to a limiter whose only slot is free. When does it begin?
#
# Versions:  p-queue 10.0.0, p-limit 7.3.3, async-sema 3.1.1, bottleneck 2.19.5; seen on Node 20.20.
# Behaviour: with p-queue before `add` returns, with the others later. So code behind the call runs after the first
#            part of the job, or before it, and a caller who takes slots of two queues within each other has both before
#            anything else runs, or one of them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit p-queue@10.0.0 p-limit@7.3.3 async-sema@3.1.1 bottleneck@2.19.5
cat >probe.mjs <<'JS'
import { Sema } from 'async-sema'
import Bottleneck from 'bottleneck'
import pLimit from 'p-limit'
import PQueue from 'p-queue'

const limiters = {
  'p-queue': () => {
    const queue = new PQueue({ concurrency: 1 })
    return (job) => queue.add(job)
  },
  'p-limit': () => pLimit(1),
  'async-sema': () => {
    const sema = new Sema(1)
    return async (job) => {
      await sema.acquire()
      return job().finally(() => sema.release())
    }
  },
  bottleneck: () => {
    const limiter = new Bottleneck({ maxConcurrent: 1 })
    return (job) => limiter.schedule(job)
  },
}
for (const [name, make] of Object.entries(limiters)) {
  const [left, right] = [make(), make()]
  const saw = []
  const first = left(async () => saw.push('begins'))
  saw.push('the call returns')
  await first
  await left(async () => {
    const inner = right(async () => saw.push('the inner job begins'))
    saw.push('the outer job goes on')
    await inner
  })
  console.log(`${name}: ${saw.join(', ')}`)
}
process.exit()
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
p-queue: begins, the call returns, the inner job begins, the outer job goes on
p-limit: the call returns, begins, the outer job goes on, the inner job begins
async-sema: the call returns, begins, the outer job goes on, the inner job begins
bottleneck: the call returns, begins, the outer job goes on, the inner job begins
TXT
