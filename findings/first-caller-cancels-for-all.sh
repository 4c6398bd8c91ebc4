#!/usr/bin/env bash
# Several callers share one load of a value (single flight). The caller who started it gives up. What do the others get?
#
# Versions:  lru-cache 11.5.3, effect 3.22.4, effect 4.1.0; seen on Node 20.20.
# Behaviour: it depends on the package, and in effect on the major version. In lru-cache the load belongs to the first
#            caller: the signal of that caller ends it for all, with that reason, while the signal of a later caller is
#            ignored, even for that caller. In effect 3 both `Effect.cached` and `Cache` interrupt the second caller
#            along with the first, and `Effect.cached` keeps that interruption: a third caller, much later, is
#            interrupted too, and the load never starts again. Effect 4 lets the load go on; the others get its value.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit lru-cache@11.5.3 effect3@npm:effect@3.22.4 effect4@npm:effect@4.1.0
cat >probe.mjs <<'JS'
import { LRUCache } from 'lru-cache'

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const settled = (promise) => promise.then((value) => value, (error) => `rejected, ${error.message}`)

const cache = new LRUCache({ max: 10, fetchMethod: async () => (await sleep(50), 'value') })
async function lru(whoGivesUp) {
  cache.clear()
  const [first, second] = [new AbortController(), new AbortController()]
  const gets = [cache.fetch('k', { signal: first.signal }), cache.fetch('k', { signal: second.signal })].map(settled)
  await sleep(10)
  ;(whoGivesUp === 'first' ? first : second).abort(new Error(`the ${whoGivesUp} gave up`))
  return (await Promise.all(gets)).join('; ')
}
console.log(`lru-cache, first gives up:   ${await lru('first')}`)
console.log(`lru-cache, second gives up:  ${await lru('second')}`)

for (const version of ['effect3', 'effect4']) {
  const { Cache, Effect, Fiber } = await import(version)
  let loads = 0
  const load = Effect.promise(async () => (loads++, await sleep(50), 'value'))
  const kept = Effect.runSync(Effect.cached(load))
  const cached = await Effect.runPromise(Cache.make({ capacity: 10, timeToLive: '1 hour', lookup: () => load }))
  const fromCache = cached.get ? cached.get('k') : Cache.get(cached, 'k')
  for (const [name, get] of [['Effect.cached', kept], ['Cache', fromCache]]) {
    loads = 0
    const [first, second] = [Effect.runFork(get), Effect.runFork(get)]
    await sleep(10)
    await Effect.runPromise(Fiber.interrupt(first))
    const outcome = (exit) => exit.value ?? 'interrupted'
    const others = [outcome(await Effect.runPromise(Fiber.await(second))), outcome(await Effect.runPromiseExit(get))]
    console.log(`${version}, ${name}: second ${others[0]}; third ${others[1]}; loads ${loads}`)
  }
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
lru-cache, first gives up:   rejected, the first gave up; rejected, the first gave up
lru-cache, second gives up:  value; value
effect3, Effect.cached: second interrupted; third interrupted; loads 1
effect3, Cache: second interrupted; third value; loads 2
effect4, Effect.cached: second value; third value; loads 1
effect4, Cache: second value; third value; loads 1
TXT
