#!/usr/bin/env bash
# Does async-lock take the keys of one call all at once, or in an order of its own?
#
# Versions:  async-lock 1.4.1; seen on Node 20.20.
# Behaviour: neither. `acquire(['b', 'a'], …)` asks for the keys one by one, in the order of the call, and holds what it
#            has while it waits for the next. So two calls that name the same two keys in opposite orders can each hold
#            what the other waits for. Here a third call holds one key at first; with the `timeout` of the lock the second
#            call is rejected, "timed out in queue". Where all callers name the keys in one order, both succeed. The
#            README shows a call with several keys, and says nothing of an order.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-lock@1.4.1
cat >probe.mjs <<'JS'
import AsyncLock from 'async-lock'

async function pair(one, other) {
  const lock = new AsyncLock({ timeout: 200 })
  let release
  const held = new Promise((resolve) => (release = resolve))
  const first = lock.acquire('a', () => held)
  const both = [
    lock.acquire(one, async () => 'has both'),
    lock.acquire(other, async () => 'has both'),
  ]
  release()
  await first
  const results = await Promise.allSettled(both)
  return results.map(({ value, reason }) => value ?? reason.message.replace(/[^ \w]/g, '')).join('; ')
}

console.log(`the same order:   ${await pair(['a', 'b'], ['a', 'b'])}`)
console.log(`opposite orders:  ${await pair(['a', 'b'], ['b', 'a'])}`)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
the same order:   has both; has both
opposite orders:  has both; asynclock timed out in queue a
TXT
