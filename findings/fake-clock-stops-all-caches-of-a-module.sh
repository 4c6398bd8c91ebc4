#!/usr/bin/env bash
# A test uses a cache under fake timers and puts the real ones back. Do entries still expire after that?
#
# Versions:  async-cache-dedupe 3.4.0, lru-cache 11.5.3, toad-cache 3.7.0, node-cache 5.1.2, the mock timers of node:test;
#            seen on Node 20.20.
# Behaviour: async-cache-dedupe keeps the present second in a variable of its module, and a timer of one second forgets it.
#            If that timer was a fake one that never fired, the second is never forgotten: from then on no entry of any cache
#            in the process expires, also of caches that are made later and have never seen a fake timer. Moving the fake
#            clock on by a second before it is put away avoids that. The other three are not affected.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-cache-dedupe@3.4.0 lru-cache@11.5.3 toad-cache@3.7.0 node-cache@5.1.2
cat >probe.mjs <<'JS'
import { mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCache } from 'async-cache-dedupe'
import { LRUCache } from 'lru-cache'
import NodeCache from 'node-cache'
import { Lru } from 'toad-cache'

/** Each makes a function that returns what `load` has returned, and keeps it for a second. */
const caches = {
  'async-cache-dedupe'(load) {
    const cache = createCache({ ttl: 1, storage: { type: 'memory' } }).define('value', load)
    return () => cache.value('key')
  },
  'lru-cache'(load) {
    const cache = new LRUCache({ max: 9, ttl: 1000, fetchMethod: load })
    return () => cache.fetch('key')
  },
  'node-cache': (load) => getOrSet(new NodeCache({ stdTTL: 1, checkperiod: 0 }), load),
  'toad-cache': (load) => getOrSet(new Lru(9, 1000), load),
}

const getOrSet = (cache, load) => async () => {
  if (cache.get('key') === undefined) cache.set('key', await load())
  return cache.get('key')
}

function countedCaches() {
  return Object.entries(caches).map(([name, make]) => {
    let loads = 0
    return [name, make(async () => (loads += 1))]
  })
}

async function probe(when) {
  const counted = countedCaches()
  const seen = await Promise.all(counted.map(async ([, get]) => [await get(), await sleep(2300), await get()]))
  for (const [i, [name]] of counted.entries()) console.log(`${when}: ${name} loads ${seen[i][2]} times in 2.3 s`)
}

const advance = Number(process.argv[2])
mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() })
for (const [, get] of countedCaches()) await get()
if (advance > 0) mock.timers.tick(advance)
mock.timers.reset()
await probe(`after fake timers that went on by ${advance} ms`)
JS
node --version
for advance in 0 1000; do node --no-warnings probe.mjs "$advance"; done | tee seen.txt
diff seen.txt - <<'TXT'
after fake timers that went on by 0 ms: async-cache-dedupe loads 1 times in 2.3 s
after fake timers that went on by 0 ms: lru-cache loads 2 times in 2.3 s
after fake timers that went on by 0 ms: node-cache loads 2 times in 2.3 s
after fake timers that went on by 0 ms: toad-cache loads 2 times in 2.3 s
after fake timers that went on by 1000 ms: async-cache-dedupe loads 2 times in 2.3 s
after fake timers that went on by 1000 ms: lru-cache loads 2 times in 2.3 s
after fake timers that went on by 1000 ms: node-cache loads 2 times in 2.3 s
after fake timers that went on by 1000 ms: toad-cache loads 2 times in 2.3 s
TXT
