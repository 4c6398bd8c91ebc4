#!/usr/bin/env bash
# When does a WeakMap let go of an entry whose key is gone?
#
# Version:   V8 11.3 of Node 20.20 (printed below). No package.
# Behaviour: only at a full collection, if the map is old and the value refers to the key. Young objects normally die in a
#            scavenge, which is cheap. An entry of a WeakMap that has been promoted to the old generation is treated by
#            scavenges as if the map held its value; the value holds the key, and so both survive, are copied, and are
#            promoted in turn. 200,000 short-lived hosts that register themselves in such a map took 2 to 3 times the CPU
#            time of the same ones that keep the value in a property. A registry "by WeakMap, so that it leaks nothing"
#            is paid for with every short-lived object that enters it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
cat >probe.mjs <<'JS'
import { setImmediate as turn } from 'node:timers/promises'

const registry = new WeakMap()
const keep = {
  'in a WeakMap': (host, value) => registry.set(host, value),
  'in a property': (host, value) => (host.value = value),
}[process.argv[2]]

function make() {
  const host = { parts: Array.from({ length: 200 }, (_, i) => ({ i })) }
  keep(host, { host })
}

for (let i = 0; i < 2_000; i += 1) make()
gc() // From here on the map is old.
gc()
const before = process.cpuUsage()
for (let i = 0; i < 200_000; i += 1) {
  make()
  if (i % 1_000 === 0) await turn()
}
console.log(process.cpuUsage(before).user / 1e6)
JS
node --version
for round in 1 2 3; do
  weak=$(node --expose-gc probe.mjs 'in a WeakMap')
  plain=$(node --expose-gc probe.mjs 'in a property')
  echo "round $round: $weak s in a WeakMap, $plain s in a property" >&2
  node -p "$weak / $plain"
done | sort -n | sed -n 2p >ratio.txt
node -e "
const ratio = Number(require('fs').readFileSync('ratio.txt', 'utf8'))
console.log('a WeakMap takes more than 1.5 times the CPU time: ' + (ratio > 1.5))
" | tee seen.txt
grep -q ': true' seen.txt
