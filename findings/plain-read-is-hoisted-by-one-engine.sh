#!/usr/bin/env bash
# A worker looks at a word of shared memory in a loop, by a plain read, until the main thread sets it. Does the loop end?
#
# Versions:  Bun 1.4.5 (JavaScriptCore); Node 20.20.2 and 24.21.0 (V8).
# Behaviour: with V8 it ends. With JavaScriptCore, the loop of a function that gets the Int32Array as an argument has not
#            ended two seconds later: the compiler reads the word once and keeps it, which ECMA-262 allows for plain reads. If
#            the same function makes a view of the same memory by itself and reads that, the loop ends. With Atomics.load it
#            always does. So code that "works" with plain reads depends on the engine, and there on where the view was made.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 node@24.21.0
cat >probe.mjs <<'JS'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'

const LOOPS = {
  'plain reads': (words) => {
    while (words[0] === 0);
  },
  'plain reads of a view that the function makes': (words) => {
    const own = new Int32Array(words.buffer)
    while (own[0] === 0);
  },
  'Atomics.load': (words) => {
    while (Atomics.load(words, 0) === 0);
  },
}
const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value))

if (isMainThread) {
  for (const loop of Object.keys(LOOPS)) {
    const words = new Int32Array(new SharedArrayBuffer(8))
    const worker = new Worker(new URL(import.meta.url), { workerData: { words, loop } })
    const ended = new Promise((resolve) => worker.on('message', (told) => told === 'ended' && resolve('ends')))
    await new Promise((resolve) => worker.once('message', resolve))
    // Long enough for the loop to be compiled.
    await after(1500)
    Atomics.store(words, 0, 1)
    console.log(`${loop}: ${await Promise.race([ended, after(2000, 'goes on')])}`)
    await worker.terminate()
  }
  process.exit()
}
parentPort.postMessage('begins')
LOOPS[workerData.loop](workerData.words)
parentPort.postMessage('ended')
JS
for runtime in "node" "node_modules/.bin/node" "node_modules/.bin/bun"; do
  echo "$(basename "$runtime") $("$runtime" --version | tr -d v)"
  timeout 60 "$runtime" probe.mjs
done | tee seen.txt
diff <(tail -n +2 seen.txt) - <<'TXT'
plain reads: ends
plain reads of a view that the function makes: ends
Atomics.load: ends
node 24.21.0
plain reads: ends
plain reads of a view that the function makes: ends
Atomics.load: ends
bun 1.4.5
plain reads: goes on
plain reads of a view that the function makes: ends
Atomics.load: ends
TXT
