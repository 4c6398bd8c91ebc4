#!/usr/bin/env bash
# What does an AsyncLocalStorage cost that ran once and was dropped?
#
# Version:   Node 20.20 (printed below; later versions of Node keep the store elsewhere). No package.
# Behaviour: every AsyncLocalStorage whose `run` was called once stays on the list of storages that each new promise
#            is told about, until its `disable()` is called. That nothing refers to it any more, and that the garbage
#            collector has run, changes nothing. So a library or a test that makes one per request or per case makes
#            every later await of the whole process slower, and never faster again: with 500 dropped storages an await
#            costs more than ten times as much as with none. `disable()` before dropping it brings the speed back.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { AsyncLocalStorage } from 'node:async_hooks'

const AWAITS = 5_000

/** The least milliseconds that this many awaits took, of five tries. */
async function cost() {
  const times = []
  for (let i = 0; i < 5; i += 1) {
    const begun = performance.now()
    for (let j = 0; j < AWAITS; j += 1) await null
    times.push(performance.now() - begun)
  }
  return Math.min(...times)
}

const make = (count, isDisabled) => {
  for (let i = 0; i < count; i += 1) {
    const storage = new AsyncLocalStorage()
    storage.run(i, () => {})
    if (isDisabled) storage.disable()
  }
  globalThis.gc()
}
const told = (what, ratio) => console.log(`${what}: ${ratio > 10 ? 'more than ten times' : ratio < 4 ? 'about' : `${ratio} times`} the cost of before`)

await cost()
const before = await cost()
make(500, true)
const disabled = await cost()
make(500, false)
const dropped = await cost()
told('500 storages, disabled and dropped', disabled / before)
told('500 storages, dropped', dropped / before)
JS
node --version
node --expose-gc probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
500 storages, disabled and dropped: about the cost of before
500 storages, dropped: more than ten times the cost of before
TXT
