#!/usr/bin/env bash
# What becomes of a `waitForUnlock()` of async-mutex when the mutex is cancelled?
#
# Version:   async-mutex 0.5.0; seen on Node 20.20.
# Behaviour: `cancel()` rejects every queued `acquire()` at once with E_CANCELED, and leaves every `waitForUnlock()`
#            pending: it resolves at the next release, and never where the holder is gone. A shutdown that cancels its
#            locks and then awaits its tasks waits forever for those that only looked on. Where `withTimeout` wraps
#            the lock, `waitForUnlock()` does time out, as `acquire()` does.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-mutex@0.5.0
cat >probe.mjs <<'JS'
import { Mutex, withTimeout } from 'async-mutex'

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
const follow = (name, promise) => {
  const state = { name, is: 'pending' }
  promise.then(
    () => (state.is = 'resolved'),
    (error) => (state.is = `rejected (${error.message})`),
  )
  return state
}
const print = (when, ...states) =>
  console.log(`${when}: ${states.map(({ name, is }) => `${name} ${is}`).join(', ')}`)

const lock = new Mutex()
const release = await lock.acquire()
const acquire = follow('acquire', lock.acquire())
const look = follow('waitForUnlock', lock.waitForUnlock())
lock.cancel()
await turn()
print('after cancel()', acquire, look)
release()
await turn()
print('after release()', acquire, look)

const timed = withTimeout(new Mutex(), 5)
await timed.acquire()
const late = follow('waitForUnlock', timed.waitForUnlock())
await new Promise((resolve) => setTimeout(resolve, 50))
print('withTimeout', late)
JS
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
after cancel(): acquire rejected (request for lock canceled), waitForUnlock pending
after release(): acquire rejected (request for lock canceled), waitForUnlock resolved
withTimeout: waitForUnlock rejected (timeout while waiting for mutex to become available)
TXT
