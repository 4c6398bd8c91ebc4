#!/usr/bin/env bash
# What does it cost to keep the async context for a callback?
#
# Version:   Node 20.20 (printed below). No package.
# Behaviour: it depends on how one asks, by more than ten times. `AsyncResource.bind(f)`, `AsyncLocalStorage.bind(f)` and
#            `AsyncLocalStorage.snapshot()` take some 9 us a call here. The same is had by hand, with
#            `new AsyncResource(name)` and `resource.runInAsyncScope(f)`, for well under 1 us, and that includes running `f`. The
#            resource is not what is dear: the functions that return a bound function also define properties on it
#            (its `length`, for example), one descriptor after another. A pool or a lock that binds the callback of
#            each waiter pays that at every wait.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

const callback = () => 0
const ways = {
  'AsyncResource.bind': () => AsyncResource.bind(callback),
  'AsyncLocalStorage.bind': () => AsyncLocalStorage.bind(callback),
  'AsyncLocalStorage.snapshot': () => AsyncLocalStorage.snapshot(),
}
const byHand = () => {
  const resource = new AsyncResource('waiter')
  resource.runInAsyncScope(callback)
  return resource
}

/** Of one call, whose result is kept, as by something that waits. */
function microseconds(way) {
  const kept = []
  const begin = performance.now()
  for (let i = 0; i < 20_000; i += 1) kept.push(way())
  return (performance.now() - begin) / 20
}

/** The median of the ratios of eleven rounds, in turns. */
for (const [name, way] of Object.entries(ways)) {
  const rounds = Array.from({ length: 11 }, () => [microseconds(way), microseconds(byHand)])
  const times = rounds.map(([bound]) => bound).toSorted((a, b) => a - b)
  const ratios = rounds.map(([bound, made]) => bound / made).toSorted((a, b) => a - b)
  console.error(`${name}: ${times[5].toFixed(1)} us, ${ratios[5].toFixed(0)} x`)
  console.log(`${name} costs more than ten times as much as by hand: ${ratios[5] > 10}`)
}
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
AsyncResource.bind costs more than ten times as much as by hand: true
AsyncLocalStorage.bind costs more than ten times as much as by hand: true
AsyncLocalStorage.snapshot costs more than ten times as much as by hand: true
TXT
