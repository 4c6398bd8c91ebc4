#!/usr/bin/env bash
# Which async context (AsyncLocalStorage) does a job see that had to wait in a queue?
#
# Versions:  p-limit 7.3.3, p-queue 9.3.5, async-lock 1.4.1, async-mutex 0.5.0, async-sema 3.1.1, fastq 1.20.3,
#            bottleneck 2.19.5, async 3.2.6, generic-pool 3.9.0; seen on Node 20.20.
# Behaviour: three requests, A, B and C, each in a context of its own, hand a job to one queue that runs one at a time.
#            In p-limit, async-mutex, async-sema and generic-pool each job sees the context of the request that handed
#            it in. In p-queue, async-lock, fastq, bottleneck and async.queue the jobs of B and C see the context of A:
#            the job is started by whichever call made room for it. A logger that takes the request's id from the
#            context then books B's and C's lines to A, and a permission that is kept there is A's.
#            The difference is not documented by any of the nine (p-limit binds the function, the locks hand over a
#            promise, and what follows an await keeps its context).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit p-limit@7.3.3 p-queue@9.3.5 async-lock@1.4.1 async-mutex@0.5.0 \
  async-sema@3.1.1 fastq@1.20.3 bottleneck@2.19.5 async@3.2.6 generic-pool@3.9.0
cat >probe.mjs <<'JS'
import { AsyncLocalStorage } from 'node:async_hooks'
import async from 'async'
import AsyncLock from 'async-lock'
import { Mutex } from 'async-mutex'
import { Sema } from 'async-sema'
import Bottleneck from 'bottleneck'
import fastq from 'fastq'
import { createPool } from 'generic-pool'
import pLimit from 'p-limit'
import PQueue from 'p-queue'

const request = new AsyncLocalStorage()
const pause = () => new Promise((resolve) => setTimeout(resolve, 2))

async function probe(name, handIn) {
  const seen = []
  const job = (who) => async () => {
    seen.push(`${who} sees ${request.getStore()}`)
    await pause()
  }
  await Promise.all(['A', 'B', 'C'].map((who) => request.run(who, () => handIn(job(who)))))
  console.log(`${name}: ${seen.sort().join(', ')}`)
}

const limit = pLimit(1)
const queue = new PQueue({ concurrency: 1 })
const keyed = new AsyncLock()
const mutex = new Mutex()
const sema = new Sema(1)
const worked = fastq.promise(async (job) => job(), 1)
const neck = new Bottleneck({ maxConcurrent: 1 })
const queued = async.queue(async (job) => job(), 1)
const pool = createPool({ create: async () => ({}), destroy: async () => {} }, { max: 1 })

await probe('p-limit', (job) => limit(job))
await probe('async-mutex', (job) => mutex.runExclusive(job))
await probe('async-sema', async (job) => {
  await sema.acquire()
  try {
    await job()
  } finally {
    sema.release()
  }
})
await probe('generic-pool', (job) => pool.use(job))
await probe('p-queue', (job) => queue.add(job))
await probe('async-lock', (job) => keyed.acquire('key', job))
await probe('fastq', (job) => worked.push(job))
await probe('bottleneck', (job) => neck.schedule(job))
await probe('async.queue', (job) => queued.pushAsync(job))
process.exit(0)
JS
own='A sees A, B sees B, C sees C'
first='A sees A, B sees A, C sees A'
node probe.mjs | tee seen.txt
diff seen.txt - <<TXT
p-limit: $own
async-mutex: $own
async-sema: $own
generic-pool: $own
p-queue: $first
async-lock: $first
fastq: $first
bottleneck: $first
async.queue: $first
TXT
