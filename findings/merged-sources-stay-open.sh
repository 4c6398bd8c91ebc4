#!/usr/bin/env bash
# A consumer of merged streams stops early, or one of the streams fails. Do the `finally` blocks of the others run?
#
# Versions:  streaming-iterables 8.0.1, it-merge 3.0.15; seen on Node 20.20.
# Behaviour: it-merge returns its sources in both cases. With streaming-iterables they are never run in either case,
#            although its result has a `return` and a `for await` calls it: what the sources hold stays open.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit streaming-iterables@8.0.1 it-merge@3.0.15
cat >probe.mjs <<'JS'
import merge from 'it-merge'
import { parallelMerge } from 'streaming-iterables'

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const mergers = { 'streaming-iterables': parallelMerge, 'it-merge': merge }
for (const [name, mergeAll] of Object.entries(mergers)) {
  const closed = []
  async function* source(which) {
    try {
      for (let i = 0; ; i += 1) {
        await pause(1)
        yield `${which}${i}`
      }
    } finally {
      closed.push(which)
    }
  }
  async function* failing() {
    await pause(5)
    throw new Error('gone')
  }
  for await (const _ of mergeAll(source('a'), source('b'))) break
  await pause(20)
  console.log(`${name}, a break: closed ${closed.splice(0).sort().join() || 'none'}`)
  try {
    for await (const _ of mergeAll(source('c'), failing()));
  } catch {}
  await pause(20)
  console.log(`${name}, a failure: closed ${closed.splice(0).join() || 'none'}`)
}
process.exit()
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
streaming-iterables, a break: closed none
streaming-iterables, a failure: closed none
it-merge, a break: closed a,b
it-merge, a failure: closed c
TXT
