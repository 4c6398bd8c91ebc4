#!/usr/bin/env bash
# A value is loaded on demand and kept for 20 ms. A load takes longer than that, and callers come 100 ms apart while it runs. Do
# they share it?
#
# Versions:  effect 3.22.4, effect 4.1.0, lru-cache 11.5.3; seen on Node 20.20.
# Behaviour: with lru-cache, with the `Cache` of both versions of effect, and with `Effect.cachedWithTTL` of version 4 they do: one
#            load answers all. With `Effect.cachedWithTTL` of version 3 each of them waits for the load before it, throws its
#            result away and loads again, so four callers make four loads, one after another, and the last one waits for all.
#            There the life counts from the call that began the load, and is over before the value has come, and the load runs
#            under a lock. So when a server becomes slower than the life of its answers, its callers form a queue, and wait
#            longer than without a cache, where they would load side by side.
#            The script ends the loads itself, one by one; callers come at five times the life.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit effect3@npm:effect@3.22.4 effect4@npm:effect@4.1.0 lru-cache@11.5.3
cat >probe.mjs <<'JS'
import * as three from 'effect3'
import * as four from 'effect4'
import { LRUCache } from 'lru-cache'

const CALLERS = 4
const LIFE = 20
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const caches = {}
for (const [name, { Cache, Effect }] of Object.entries({ 'effect 3': three, 'effect 4': four })) {
  caches[`${name}, cachedWithTTL`] = (load) => {
    const cached = Effect.runSync(Effect.cachedWithTTL(Effect.promise(load), LIFE))
    return () => Effect.runPromise(cached)
  }
  caches[`${name}, Cache`] = (load) => {
    const lookup = () => Effect.promise(load)
    const cache = Effect.runSync(Cache.make({ capacity: 10, timeToLive: LIFE, lookup }))
    return () => Effect.runPromise(cache.get?.('key') ?? Cache.get(cache, 'key'))
  }
}
caches['lru-cache'] = (load) => {
  const cache = new LRUCache({ max: 10, ttl: LIFE, fetchMethod: load })
  return () => cache.fetch('key')
}

for (const [name, make] of Object.entries(caches)) {
  const ends = []
  let loads = 0
  let answers = []
  const get = make(() => {
    const load = (loads += 1)
    return new Promise((resolve) => ends.push(() => resolve(load)))
  })
  for (let caller = 1; caller <= CALLERS; caller += 1) {
    get().then((load) => answers.push(`caller ${caller} gets load ${load}`))
    await pause(5 * LIFE)
  }
  console.log(`${name}: ${CALLERS} callers wait, ${ends.length} load under way`)
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end()
    await pause(100)
    console.log(`  it ends: ${answers.join(', ')}; ${ends.length} under way`)
    answers = []
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
effect 3, cachedWithTTL: 4 callers wait, 1 load under way
  it ends: caller 1 gets load 1; 1 under way
  it ends: caller 2 gets load 2; 1 under way
  it ends: caller 3 gets load 3; 1 under way
  it ends: caller 4 gets load 4; 0 under way
effect 3, Cache: 4 callers wait, 1 load under way
  it ends: caller 1 gets load 1, caller 2 gets load 1, caller 3 gets load 1, caller 4 gets load 1; 0 under way
effect 4, cachedWithTTL: 4 callers wait, 1 load under way
  it ends: caller 1 gets load 1, caller 2 gets load 1, caller 3 gets load 1, caller 4 gets load 1; 0 under way
effect 4, Cache: 4 callers wait, 1 load under way
  it ends: caller 1 gets load 1, caller 2 gets load 1, caller 3 gets load 1, caller 4 gets load 1; 0 under way
lru-cache: 4 callers wait, 1 load under way
  it ends: caller 1 gets load 1, caller 2 gets load 1, caller 3 gets load 1, caller 4 gets load 1; 0 under way
TXT
