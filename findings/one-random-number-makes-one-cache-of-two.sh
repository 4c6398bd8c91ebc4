#!/usr/bin/env bash
# Two caches of one process, each with a loader of its own, made while a test has fixed `Math.random`.
#
# Versions:  cacheable 2.5.0; seen on Node 20.20.
# Behaviour: both are asked for the same key at once. The second gets the value that the loader of the first has returned, its
#            own loader is never called, and its own store stays empty: loads under way are kept in one map of the module, under
#            the key and an identifier of the cache, which is drawn with `Math.random`. So a test that makes chance repeatable,
#            as many do, mixes up two caches that have nothing to do with each other, and only where their loads overlap.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit cacheable@2.5.0
cat >probe.mjs <<'JS'
import { Cacheable } from 'cacheable'

const real = Math.random

async function loadBoth(title, random) {
  Math.random = random
  const [users, prices] = [new Cacheable(), new Cacheable()]
  Math.random = real
  const called = []
  const load = (value) => async () => {
    called.push(value)
    return value
  }
  const found = await Promise.all([
    users.getOrSet('1', load('a user')),
    prices.getOrSet('1', load('a price')),
  ])
  const kept = [await users.get('1'), await prices.get('1')].map(String)
  console.log(`${title}: loaded ${called.join(' and ')}; found ${found.join(' and ')}; kept ${kept.join(' and ')}`)
}

await loadBoth('random identifiers', real)
await loadBoth('one identifier', () => 0.5)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
random identifiers: loaded a user and a price; found a user and a price; kept a user and a price
one identifier: loaded a user; found a user and a user; kept a user and undefined
TXT
