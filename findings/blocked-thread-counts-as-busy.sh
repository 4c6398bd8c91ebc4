#!/usr/bin/env bash
# How busy is a worker that sleeps in `Atomics.wait`, by `worker.performance.eventLoopUtilization()`?
#
# Versions:  Node 20.20 (no package).
# Behaviour: fully: the utilization is 1.00, the same as that of a worker in a busy loop, although the thread uses no
#            processor time. Only time in which the event loop waits for events counts as idle, and a thread blocked by
#            `Atomics.wait` never comes to it. So the figure cannot tell a blocked worker from a busy one, and a scheduler
#            that takes the worker with the least utilization avoids both alike.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const kinds = {
  'idle in its event loop': () => parentPort.once('message', () => process.exit()),
  'blocked in Atomics.wait': () => Atomics.wait(new Int32Array(workerData.shared), 0, 0),
  'in a busy loop': () => { while (Atomics.load(new Int32Array(workerData.shared), 0) === 0); },
}

async function probe(kind) {
  const shared = new SharedArrayBuffer(4)
  const worker = new Worker(new URL(import.meta.url), { workerData: { kind, shared } })
  await new Promise((resolve) => worker.once('message', resolve))
  await new Promise((resolve) => setTimeout(resolve, 300))
  const [before, cpu] = [worker.performance.eventLoopUtilization(), process.cpuUsage()]
  await new Promise((resolve) => setTimeout(resolve, 700))
  const { utilization } = worker.performance.eventLoopUtilization(before)
  const spent = process.cpuUsage(cpu).user > 100_000 ? 'much processor time' : 'next to no processor time'
  console.log(`${kind}: utilization ${utilization > 0.95 ? 'full' : utilization < 0.05 ? 'none' : utilization}, ${spent}`)
  await worker.terminate()
}

if (isMainThread) for (const kind of Object.keys(kinds)) await probe(kind)
else {
  parentPort.postMessage('started')
  setTimeout(kinds[workerData.kind], 50)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
idle in its event loop: utilization none, next to no processor time
blocked in Atomics.wait: utilization full, next to no processor time
in a busy loop: utilization full, much processor time
TXT
