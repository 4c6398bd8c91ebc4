#!/usr/bin/env bash
# A value changes, and the cache is told to forget it, while a load of the old value is under way. What does the cache hold
# afterwards?
#
# Versions:  p-memoize 8.0.0, async-cache-dedupe 3.4.0, lru-cache 11.5.3, effect 4.1.0; seen on Node 20.20.
# Behaviour: with p-memoize `pMemoizeClear` does not end the flight: a caller who asks after the clear joins the load
#            that began before it, and that load then stores the old value, which stays for good. With async-cache-dedupe
#            and effect the flight is forgotten: a later caller starts a new load, and the old load stores nothing. lru-
#            cache goes furthest: its `delete` rejects the callers of the flight, who have not asked for any
#            cancellation.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit p-memoize@8.0.0 async-cache-dedupe@3.4.0 lru-cache@11.5.3 effect@4.1.0
cat >probe.mjs <<'JS'
import { createCache } from 'async-cache-dedupe'
import { Cache, Effect } from 'effect'
import { LRUCache } from 'lru-cache'
import pMemoize, { pMemoizeClear } from 'p-memoize'

let stored
async function load() {
  const seen = stored
  await new Promise((resolve) => setTimeout(resolve, 30))
  return seen
}

async function probe(name, get, forget) {
  stored = 'old'
  const settled = (promise) => promise.catch((error) => `rejected, ${error.message}`)
  const before = settled(get())
  await new Promise((resolve) => setTimeout(resolve, 5))
  stored = 'new'
  await forget()
  const after = settled(get())
  console.log(`${name}: asked before ${await before}; asked after ${await after}; asked later ${await settled(get())}`)
}

const memoized = pMemoize(load)
await probe('p-memoize', memoized, () => pMemoizeClear(memoized))

const dedupe = createCache({ ttl: 100, storage: { type: 'memory' } }).define('user', load)
await probe('async-cache-dedupe', () => dedupe.user('k'), () => dedupe.clear('user', 'k'))

const lru = new LRUCache({ max: 10, fetchMethod: load })
await probe('lru-cache', () => lru.fetch('k'), () => lru.delete('k'))

const effect = await Effect.runPromise(Cache.make({ capacity: 10, timeToLive: '1 hour', lookup: () => Effect.promise(load) }))
await probe('effect', () => Effect.runPromise(Cache.get(effect, 'k')), () => Effect.runPromise(Cache.invalidate(effect, 'k')))
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
p-memoize: asked before old; asked after old; asked later old
async-cache-dedupe: asked before old; asked after new; asked later new
lru-cache: asked before rejected, deleted; asked after new; asked later new
effect: asked before old; asked after new; asked later new
TXT
