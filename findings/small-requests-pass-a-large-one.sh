#!/usr/bin/env bash
# A semaphore has two permits. Two clients take one permit each, again and again, and one of them always holds one. A third
# asks once for both. Is it served?
#
# Versions:  async-mutex 0.5.0, effect 3.22.4, effect 4.1.0; seen on Node 20.20.
# Behaviour: with async-mutex yes, at once: a request that does not fit yet holds up those that came later. With effect,
#            never: its semaphore gives a free permit to a later request that fits, so the large request is passed as long
#            as small ones overlap.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit async-mutex@0.5.0 effect3@npm:effect@3.22.4 effect4@npm:effect@4.1.0
cat >probe.mjs <<'JS'
import { Semaphore as AsyncMutex } from 'async-mutex'
import { Effect as Effect3 } from 'effect3'
import { Effect as Effect4, Semaphore as Semaphore4 } from 'effect4'

const pause = () => new Promise((resolve) => setImmediate(resolve))

async function turnsUntilServed(take, turns) {
  let served = false
  let giveBack = await take(1)
  void take(2).then(() => (served = true))
  await pause()
  for (let turn = 1; turn <= turns; turn++) {
    let next
    void take(1).then((release) => (next = release))
    await pause()
    giveBack()
    await pause()
    if (served) return `served in turn ${turn}`
    giveBack = next
  }
  return `still waits after ${turns} turns of the others`
}

const effectful = (Effect, semaphore) => async (permits) => {
  await Effect.runPromise(semaphore.take(permits))
  return () => void Effect.runPromise(semaphore.release(permits))
}
const mutex = new AsyncMutex(2)
const contenders = {
  'async-mutex': async (permits) => (await mutex.acquire(permits))[1],
  'effect 3': effectful(Effect3, Effect3.runSync(Effect3.makeSemaphore(2))),
  'effect 4': effectful(Effect4, Effect4.runSync(Semaphore4.make(2))),
}
for (const [name, take] of Object.entries(contenders)) console.log(`${name}: ${await turnsUntilServed(take, 1000)}`)
JS
node --version
node probe.mjs | tee seen.txt
diff seen.txt - <<'TXT'
async-mutex: served in turn 1
effect 3: still waits after 1000 turns of the others
effect 4: still waits after 1000 turns of the others
TXT
