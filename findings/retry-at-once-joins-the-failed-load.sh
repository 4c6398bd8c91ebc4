#!/usr/bin/env bash
# Callers share one load of a value, and it fails. A caller tries again as soon as it hears of the failure. Is there a new
# load?
#
# Versions:  async-cache-dedupe 3.4.0, p-memoize 8.0.0, lru-cache 11.5.3; seen on Node 20.20.
# Behaviour: with p-memoize and lru-cache yes. With async-cache-dedupe no: it forgets the load in a reaction to its own
#            promise that comes after those of the callers, so the second call gets the same promise, and is rejected
#            with the error of the first without any load. A few microtasks later it starts a new one. A retry written as
#            `get().catch(get)` is therefore in vain, and one behind an `async` function or a pause is not.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-cache-dedupe@3.4.0 p-memoize@8.0.0 lru-cache@11.5.3
cat >probe.mjs <<'JS'
import { createCache } from 'async-cache-dedupe'
import { LRUCache } from 'lru-cache'
import pMemoize from 'p-memoize'

let loads = 0
async function load() {
  loads += 1
  const number = loads
  await new Promise((resolve) => setTimeout(resolve, 10))
  throw new Error(`load ${number} failed`)
}

const dedupe = createCache({ ttl: 100, storage: { type: 'memory' } }).define('user', load)
const lru = new LRUCache({ max: 10, fetchMethod: load })
const contenders = {
  'async-cache-dedupe': () => dedupe.user('k'),
  'p-memoize': pMemoize(load),
  'lru-cache': () => lru.fetch('k'),
}
for (const [name, get] of Object.entries(contenders)) {
  loads = 0
  const atOnce = await get().catch(get).catch((error) => error.message)
  await new Promise((resolve) => setTimeout(resolve, 10))
  loads = 0
  const pause = () => new Promise((resolve) => setImmediate(resolve))
  const later = await get().catch(pause).then(get).catch((error) => error.message)
  console.log(`${name}: at once, ${atOnce}; after a pause, ${later}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
async-cache-dedupe: at once, load 1 failed; after a pause, load 2 failed
p-memoize: at once, load 2 failed; after a pause, load 2 failed
lru-cache: at once, load 2 failed; after a pause, load 2 failed
TXT
