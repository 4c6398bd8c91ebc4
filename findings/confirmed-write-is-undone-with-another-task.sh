#!/usr/bin/env bash
# A task has a transaction open and awaits something in it. Another task writes one value, without a transaction, and is
# told that it is stored. Then the first task fails. What becomes of the value?
#
# Versions:  lmdb 3.5.6; seen on Node 20.20.
# Behaviour: it is gone. While the callback of a `childTransaction` awaits, each `put` of the process becomes a part of
#            it, and the promise of that `put` is fulfilled with true at once, long before anything is committed. The
#            README says that this promise waits for the commit. It also warns that writes may end up in the transaction
#            of another task and "in a surprising order", but not that they are confirmed first and undone afterwards. A
#            `put` in a `transaction` of its own waits for its turn, and stays. How the first task gives up matters too:
#            an async callback that returns ABORT, as the README allows, undoes nothing, not even its own writes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit lmdb@3.5.6
cat >probe.mjs <<'JS'
import { setTimeout as pause } from 'node:timers/promises'
import { ABORT, open } from 'lmdb'

const db = open({ path: 'data' })
const put = () => db.put('theirs', 1)
const transact = () => db.transaction(() => { db.put('theirs', 1) })
const kept = (key) => (db.get(key) === undefined ? 'gone' : 'there')

/** Writes something else, by `write`, while a transaction is open that does `end` at its end. */
async function probe(what, end, how, write) {
  await db.clearAsync()
  let begun
  let goOn
  const begins = new Promise((resolve) => { begun = resolve })
  const gate = new Promise((resolve) => { goOn = resolve })
  const ended = db.childTransaction(async () => {
    db.put('ours', 1)
    begun()
    await gate
    return end()
  }).catch(() => {})
  await begins
  const stored = write()
  const told = await Promise.race([stored.then((value) => `told ${value} at once`), pause(1000, 'not told yet')])
  goOn()
  await Promise.all([ended, stored])
  console.log(`${what}, ${how}: ${told}; ours is ${kept('ours')}, theirs is ${kept('theirs')}`)
}

const ways = {
  'a value': () => 1,
  ABORT: () => ABORT,
  'an error': () => { throw new Error('given up') },
}
for (const [way, end] of Object.entries(ways)) {
  await probe(`it ends with ${way}`, end, 'a put', put)
  await probe(`it ends with ${way}`, end, 'a put in a transaction', transact)
}
await db.clearAsync()
await db.childTransaction(() => { db.put('ours', 1); return ABORT })
console.log(`it ends with ABORT, and is not async: ours is ${kept('ours')}`)
await db.close()
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
it ends with a value, a put: told true at once; ours is there, theirs is there
it ends with a value, a put in a transaction: not told yet; ours is there, theirs is there
it ends with ABORT, a put: told true at once; ours is there, theirs is there
it ends with ABORT, a put in a transaction: not told yet; ours is there, theirs is there
it ends with an error, a put: told true at once; ours is gone, theirs is gone
it ends with an error, a put in a transaction: not told yet; ours is gone, theirs is there
it ends with ABORT, and is not async: ours is gone
TXT
